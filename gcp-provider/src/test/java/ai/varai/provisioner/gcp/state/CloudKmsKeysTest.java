package ai.varai.provisioner.gcp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.state.EnvelopeSealer;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.Sealer;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.KeyRing;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A state that a key of Cloud KMS encrypts. */
class CloudKmsKeysTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String LOCATION = "projects/kms-tests/locations/us-central1";
  private static final String KEY = LOCATION + "/keyRings/provisioner/cryptoKeys/state";

  @TempDir private Path folder;
  private final NoteBoard board = new NoteBoard();

  private static Map<String, String> options() {
    return Map.of("gcp.endpoint", CLOUD.emulator().url());
  }

  private static Clients clients() {
    var settings = new HashMap<>(options());
    settings.put("project", "kms-tests");
    settings.put("region", "us-central1");
    return new Clients(CloudSettings.of(settings));
  }

  @BeforeEach
  void makeKey() throws IOException {
    CLOUD.emulator().reset();
    try (Clients clients = clients()) {
      clients.keys().createKeyRing(LOCATION, "provisioner", KeyRing.getDefaultInstance());
      clients
          .keys()
          .createCryptoKey(
              LOCATION + "/keyRings/provisioner",
              "state",
              CryptoKey.newBuilder().setPurpose(CryptoKeyPurpose.ENCRYPT_DECRYPT).build());
    }
  }

  private static Sealer sealer() {
    return new EnvelopeSealer(
        new CloudKmsKeys().open(URI.create("gcp-kms://" + KEY), options()),
        "test/main",
        new SecureRandom());
  }

  private Lifecycle open(Sealer sealer) {
    return Lifecycle.open(
        LifecycleSettings.of("test", "main", "tests 1", "somebody"),
        board,
        new FolderStateBackend(folder),
        sealer,
        EventSink.NONE);
  }

  private ApplyResult apply(int count) throws InterruptedException {
    try (Lifecycle lifecycle = open(sealer())) {
      return lifecycle.apply(
          lifecycle.plan(
              NoteBoard.wish("hello", count),
              PlanOptions.DEFAULT.holdingLock(Duration.ofSeconds(30))),
          ApplyOptions.DEFAULT);
    }
  }

  @Test
  void theNextProcessReadsItAndNobodyElse() throws Exception {
    assertThat(apply(20).status()).isEqualTo(ApplyResult.Status.DONE);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("note.n1");
      }
    }
    try (Lifecycle lifecycle = open(sealer())) {
      assertThat(lifecycle.status().resources()).hasSize(20);
    }
    try (Lifecycle lifecycle = open(Sealer.NONE)) {
      assertThatThrownBy(lifecycle::status).isInstanceOf(RuntimeException.class);
    }
    assertThat(apply(21).status()).isEqualTo(ApplyResult.Status.DONE);
    assertThat(CLOUD.emulator().recorder().calls())
        .as("calls of the key: few, however many records there are")
        .filteredOn(call -> call.toString().contains("crypt"))
        .hasSizeLessThan(12);
  }

  @Test
  void aKeyThatIsDisabledOrMissingIsNamed() throws Exception {
    apply(1);
    try (Clients clients = clients()) {
      var primary = clients.keys().getCryptoKey(KEY).getPrimary();
      clients
          .keys()
          .updateCryptoKeyVersion(
              primary.toBuilder().setState(CryptoKeyVersionState.DISABLED).build(),
              FieldMask.newBuilder().addPaths("state").build());
    }
    try (Lifecycle lifecycle = open(sealer())) {
      assertThatThrownBy(lifecycle::status)
          .hasMessageContaining(KEY)
          .hasMessageContaining("is not enabled");
    }
    CLOUD.emulator().reset();
    try (Lifecycle lifecycle = open(sealer())) {
      assertThatThrownBy(lifecycle::status).hasMessageContaining(KEY + " not found");
    }
  }

  @Test
  void whatIsNoKeyIsRefused() {
    for (String wrong :
        new String[] {
          "gcp-kms://key", "gcp-kms://projects/p/locations/l/keyRings/r", "gcp-kms://" + KEY + "/x"
        }) {
      assertThatThrownBy(() -> new CloudKmsKeys().open(URI.create(wrong), options()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("gcp-kms://projects/PROJECT");
    }
  }
}
