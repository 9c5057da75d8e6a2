package ai.varai.provisioner.gcp.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KindExportsTest {
  @Test
  void every_kind_that_google_cloud_holds_can_be_written_for_other_tools() {
    var settings = CloudSettings.of(Map.of("project", "p", "region", "r"));
    try (var provider = new GcpProvider(settings, "trial", "main", new SecureRandom())) {
      assertThat(KindExports.all().stream().<Class<?>>map(each -> each.kind()))
          .containsExactlyInAnyOrderElementsOf(
              provider.handlers().stream().<Class<?>>map(each -> each.kind()).toList());
    }
  }

  @Test
  void a_kind_that_nobody_can_write_is_named() {
    var emulator =
        new GoogleEmulator(
            "e", GoogleEmulator.Service.PUBSUB, "p", Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> KindExports.of(emulator)).hasMessageContaining("google_emulator");
  }
}
