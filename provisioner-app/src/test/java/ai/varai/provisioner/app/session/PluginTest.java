package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that this build does not know is compiled, packed and dropped in. */
class PluginTest {
  private static final String MODULE =
      """
      package acme;

      import ai.varai.provisioner.lifecycle.spi.ProviderModule;
      import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
      import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
      import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
      import com.google.inject.Inject;
      import java.util.List;
      import java.util.Set;

      public final class AcmeModule extends ProviderModule {
        @Override public Set<String> targets() { return Set.of("local"); }

        @Override protected void configure() { bind(ResourceProvider.class).to(Acme.class); }

        static final class Acme implements ResourceProvider {
          private final ProviderSettings settings;

          @Inject Acme(ProviderSettings settings) { this.settings = settings; }

          @Override public String name() { return "acme"; }

          @Override public String describe() {
            return "Acme's own machines, for " + settings.environment();
          }

          @Override public List<ResourceHandler<?>> handlers() { return List.of(); }
        }
      }
      """;

  @TempDir Path folder;
  private Path jar = Path.of("");

  @BeforeEach
  void pack() throws IOException {
    jar = PluginJar.pack(folder, "acme.AcmeModule", MODULE);
  }

  @Test
  void the_page_about_plug_ins_shows_this_class() throws IOException {
    String code = MODULE.substring(MODULE.indexOf("public final class"));
    assertThat(Files.readString(Path.of("../docs/plugins.md"))).contains("```java\n" + code);
  }

  @Test
  void a_jar_in_the_plugins_folder_serves_its_target() throws IOException {
    Path plugins = Files.createDirectories(folder.resolve(".provisioner/plugins"));
    Files.copy(jar, plugins.resolve("acme.jar"));

    var run = CommandLineRun.in(folder, "status", "--env=local");

    assertThat(run.exit()).as(run.toString()).isZero();
    assertThat(run.out()).startsWith("local (local): Acme's own machines, for local");
  }

  @Test
  void a_jar_named_by_the_variable_serves_its_target() {
    var run =
        CommandLineRun.in(
            folder, Map.of("PROVISIONER_PLUGINS", jar.toString()), "status", "--env=local");

    assertThat(run.out()).contains("Acme's own machines");
  }

  @Test
  void a_variable_that_names_no_jar_is_refused() {
    var run =
        CommandLineRun.in(
            folder,
            Map.of("PROVISIONER_PLUGINS", folder.resolve("none.jar").toString()),
            "status",
            "--env=local");

    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains("none.jar");
    assertThat(List.of(run.err())).noneMatch(text -> text.contains("\tat "));
  }
}
