package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnywhereCachesTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final RestCalls rest = new RestCalls(CLOUD);

  @Test
  void aBucketHasNoCachesAndAMissingBucketIsNotFound() {
    rest.post("/storage/v1/b?project=caches", "{\"name\":\"with-caches\"}");
    Answer caches = rest.get("/storage/v1/b/with-caches/anywhereCaches");
    assertThat(caches.status()).isEqualTo(200);
    assertThat(caches.body().path("kind").asText()).isEqualTo("storage#anywhereCaches");
    assertThat(caches.body().has("items")).isFalse();
    assertThat(rest.get("/storage/v1/b/no-such-bucket/anywhereCaches").status()).isEqualTo(404);
  }
}
