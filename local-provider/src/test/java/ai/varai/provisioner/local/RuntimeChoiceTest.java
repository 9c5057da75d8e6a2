package ai.varai.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.local.embedded.EmbeddedRuntimeFactory;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeChoiceTest {
  @TempDir Path home;

  @Test
  void the_first_runtime_that_works_is_taken_and_the_reason_is_told() throws Exception {
    var docker = new Engine(Optional.of("no Docker engine answers"), Optional.empty());

    try (LocalProvider provider = open("auto", docker)) {
      assertThat(provider.describe())
          .startsWith("embedded")
          .endsWith("(not docker: no Docker engine answers)");
    }
  }

  @Test
  void processes_are_made_of_no_images_that_could_be_taken_elsewhere() throws Exception {
    try (LocalProvider provider =
        open("embedded", new Engine(Optional.of("stopped"), Optional.empty()))) {
      assertThat(provider.artifacts()).isEmpty();
    }
  }

  @Test
  void a_runtime_that_lacks_something_is_passed_over_unless_it_was_asked_for() throws Exception {
    var docker = new Engine(Optional.empty(), Optional.of("no image"));

    try (LocalProvider provider = open("auto", docker)) {
      assertThat(provider.describe()).endsWith("(not docker: no image)");
    }
    try (LocalProvider provider = open("docker", docker)) {
      assertThat(provider.describe()).doesNotContain("not docker");
    }
  }

  @Test
  void what_was_applied_stays_in_its_runtime_when_another_one_appears() throws Exception {
    apply(open("auto", new Engine(Optional.of("stopped"), Optional.empty())));
    var started = new Engine(Optional.empty(), Optional.empty());

    try (LocalProvider provider = open("auto", started)) {
      assertThat(provider.describe()).startsWith("embedded");
    }
    assertThatThrownBy(() -> open("docker", started))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.advice()).contains("destroy --env=local --set local.mode=embedded"));
  }

  @Test
  void an_applied_environment_whose_runtime_has_gone_is_not_sought_elsewhere() throws Exception {
    apply(open("docker", new Engine(Optional.empty(), Optional.empty())));

    assertThatThrownBy(() -> open("auto", new Engine(Optional.of("stopped"), Optional.empty())))
        .hasMessageContaining("runs with mode docker")
        .hasMessageContaining("stopped");
  }

  @Test
  void an_unknown_mode_is_refused_with_those_that_there_are() {
    assertThatThrownBy(() -> open("podman", new Engine(Optional.empty(), Optional.empty())))
        .hasMessageContaining("podman")
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.advice()).contains("auto, docker, embedded"));
  }

  @Test
  void an_environment_whose_folder_was_moved_is_refused_until_it_is_back() throws Exception {
    var docker = new Engine(Optional.of("stopped"), Optional.empty());
    Path first = home.resolve("first");
    Path moved = home.resolve("moved");
    apply(open("auto", docker, first));
    Files.move(first, moved);

    assertThatThrownBy(() -> open("auto", docker, moved))
        .hasMessageContaining("was made in " + home.toRealPath().resolve("first"))
        .hasMessageContaining("moved")
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.advice()).startsWith("Move it back"));

    Files.move(moved, first);
    open("auto", docker, first).close();
  }

  @Test
  void a_copy_of_an_environment_is_refused_and_the_first_one_is_not() throws Exception {
    var docker = new Engine(Optional.of("stopped"), Optional.empty());
    Path first = home.resolve("first");
    Path copy = home.resolve("copy");
    apply(open("auto", docker, first));
    Files.createDirectory(copy);
    for (String file : List.of("runtime", "folder")) {
      Files.copy(first.resolve(file), copy.resolve(file));
    }

    assertThatThrownBy(() -> open("auto", docker, copy))
        .hasMessageContaining("a copy of that folder")
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.advice()).startsWith("Remove " + copy));
    open("auto", docker, first).close();
  }

  @Test
  void an_environment_is_the_same_under_each_name_of_its_folder() throws Exception {
    var docker = new Engine(Optional.of("stopped"), Optional.empty());
    Path first = home.resolve("first");
    Path link = Files.createSymbolicLink(home.resolve("link"), first);
    apply(open("auto", docker, first));

    apply(open("auto", docker, link));

    open("auto", docker, first).close();
  }

  private LocalProvider open(String mode, RuntimeFactory docker) throws ProviderException {
    return open(mode, docker, home);
  }

  private static LocalProvider open(String mode, RuntimeFactory docker, Path folder)
      throws ProviderException {
    return new LocalProviderFactory(List.of(docker, new EmbeddedRuntimeFactory()))
        .open(new ProviderSettings("local", "test", "local", folder, folder, Map.of("mode", mode)));
  }

  private static void apply(LocalProvider provider) {
    try (provider) {
      assertThat(
              provider.preflight(new PreflightRequest(ResourceGraph.builder().build(), Set.of())))
          .isEmpty();
    }
  }

  /** Stands in for an engine: whether it can be used is told, and nothing is ever started in it. */
  private record Engine(Optional<String> obstacle, Optional<String> lack)
      implements RuntimeFactory {
    @Override
    public String name() {
      return "docker";
    }

    @Override
    public Optional<String> unavailable(RuntimeSettings settings) {
      return obstacle;
    }

    @Override
    public Optional<String> lacking(RuntimeSettings settings) {
      return lack;
    }

    @Override
    public LocalRuntime open(RuntimeSettings settings, SecretReader secrets) {
      return new EmbeddedRuntimeFactory().open(settings, secrets);
    }
  }
}
