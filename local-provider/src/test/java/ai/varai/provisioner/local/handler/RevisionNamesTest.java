package ai.varai.provisioner.local.handler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionNamesTest {
  @Test
  void revisionsCountUpWithEveryChangeAndStayWithoutOne() {
    String first = RevisionNames.next("a-b", "{1}", Optional.empty());
    assertThat(first).matches("a-b-00001-[a-z]{3}");
    assertThat(RevisionNames.next("a-b", "{1}", running(first, "{1}"))).isEqualTo(first);
    assertThat(RevisionNames.next("a-b", "{2}", running(first, "{1}")))
        .matches("a-b-00002-[a-z]{3}");
    assertThat(RevisionNames.next("a-b", "{2}", running("a-b-00041-bcd", "{1}")))
        .matches("a-b-00042-[a-z]{3}");
  }

  private static Optional<ObservedWorkload> running(String revision, String resource) {
    var owner = new Ownership("e", "s", new ResourceAddress("run_service", "a-b"));
    var address = new Endpoint("127.0.0.1", 1);
    return Optional.of(
        new ObservedWorkload(
            new Marks("a-b", owner, Map.of(), resource, revision),
            "id",
            ObservedWorkload.State.RUNNING,
            true,
            "",
            address,
            address,
            0,
            List.of()));
  }
}
