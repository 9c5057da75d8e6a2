package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.KindName;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes spans, in a container; TraceStoreTest shows what it does with them. */
@RequiresDocker
class TraceContainerTest {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  @TempDir Path storage;

  @Test
  void it_is_of_one_project_and_goes() throws Exception {
    assertThat(TestImages.GCP_EMULATOR.missing()).isEmpty();
    try (var stack = new DockerStack(storage)) {
      stack.runtime.ensureNetwork(stack.marks("network", "net"));
      ObservedWorkload store =
          stack.runtime.ensure(
              new WorkloadSpec.Traces(
                  stack.marks(KindName.of(TraceStore.class), "the-traces"),
                  DockerStack.freePort(),
                  "acme-shop"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> HttpQuestions.notOk(store.external(), "/_emulator/health", ANSWER).isEmpty());
      assertThat(HttpQuestions.status(store.external(), "/v1/projects/acme-shop/traces", ANSWER))
          .isEqualTo(200);
      assertThat(HttpQuestions.status(store.external(), "/v1/projects/other/traces", ANSWER))
          .isEqualTo(403);
      stack.removeAll();
      assertThat(stack.leftovers()).isEmpty();
    }
  }
}
