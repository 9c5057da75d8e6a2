package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.embedded.EmbeddedRuntimeFactory;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.GoogleEmulator.Service;
import ai.varai.provisioner.model.resource.KindName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Google's emulators, out of an image and out of an installed SDK. Where nothing can be pulled the
 * image is made of the SDK as well; a machine that has neither does not run this and says so.
 */
@RequiresDocker
class GoogleEmulatorsTest {
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir Path storage;

  @ParameterizedTest
  @EnumSource(Service.class)
  void an_emulator_in_a_container_answers_and_goes(Service service) throws Exception {
    assume(service, TestImages.GOOGLE_EMULATORS.missing());
    try (var stack = new DockerStack(storage)) {
      stack.runtime.ensureNetwork(stack.marks("network", "net"));
      answersAndGoes(stack, stack.runtime, service);
      stack.removeAll();
      assertThat(stack.leftovers()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void an_emulator_as_a_process_answers_and_goes(Service service) throws Exception {
    assume(service, DockerCondition.missing("gcloud"));
    try (var stack = new DockerStack(storage);
        LocalRuntime embedded =
            new EmbeddedRuntimeFactory()
                .open(
                    DockerStack.settings(stack.id, storage.toString()),
                    ref -> {
                      throw new ProviderException(
                          ProviderException.Category.INVALID, "no secret " + ref, "");
                    })) {
      answersAndGoes(stack, embedded, service);
    }
  }

  private static void answersAndGoes(DockerStack stack, LocalRuntime runtime, Service service)
      throws Exception {
    String kind = KindName.of(GoogleEmulator.class);
    ObservedWorkload emulator =
        runtime.ensure(
            new WorkloadSpec.Emulator(
                stack.marks(kind, "the-emulator"), DockerStack.freePort(), service, "project-x"));

    await()
        .atMost(START)
        .until(() -> HttpQuestions.speaks(emulator.external(), Duration.ofSeconds(2)));
    runtime.remove("the-emulator");

    assertThat(runtime.workload("the-emulator")).isEmpty();
    assertThat(HttpQuestions.accepts(emulator.external(), Duration.ofSeconds(1))).isFalse();
  }

  /** The SDK's emulators can be installed by hand only: CI without them says so, and goes on. */
  private static void assume(Service service, Optional<String> trouble) {
    trouble.ifPresent(
        why -> {
          System.out.println("NOT RUN: the " + service + " emulator, because " + why);
          Assumptions.abort(why);
        });
  }
}
