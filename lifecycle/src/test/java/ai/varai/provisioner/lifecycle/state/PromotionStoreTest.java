package ai.varai.provisioner.lifecycle.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionStoreTest {
  private static final Fingerprints PRINTS = new Fingerprints(new byte[32]);
  private static final Promotion PROMOTION =
      new Promotion(
          "staging",
          "0000000012",
          Instant.parse("2026-11-28T10:00:00Z"),
          "ada",
          Map.of("auth-service", "example.org/auth@sha256:" + "7".repeat(64)));

  @TempDir Path folder;

  @Test
  void theLatestPromotionIsKeptAndEndsWithTheLifeOfTheEnvironment() throws Exception {
    var store = new PromotionStore(new FolderStateBackend(folder), Sealer.NONE);
    assertThat(store.get()).isEmpty();
    store.put(PROMOTION, PRINTS);
    assertThat(store.get()).contains(PROMOTION);
    Promotion next = PROMOTION.with(Map.of("face-service", "example.org/face:1"));
    store.put(next, PRINTS);
    assertThat(store.get()).contains(next);
    assertThat(next.images()).containsOnlyKeys("auth-service", "face-service");
    store.clear();
    assertThat(store.get()).isEmpty();
  }

  @Test
  void whereTheStateIsEncryptedSoIsIt() throws Exception {
    var backend = new FolderStateBackend(folder);
    Sealer sealer = new PassphraseSealer("correct horse".toCharArray(), "test/stack-1");
    new PromotionStore(backend, sealer).put(PROMOTION, PRINTS);
    assertThat(Files.readString(folder.resolve("promotion.json"), StandardCharsets.ISO_8859_1))
        .doesNotContain("example.org");
    assertThat(new PromotionStore(backend, sealer).get()).contains(PROMOTION);
  }

  @Test
  void oneThatIsDamagedIsSaidSoAndNotGuessed() throws Exception {
    var store = new PromotionStore(new FolderStateBackend(folder), Sealer.NONE);
    store.put(PROMOTION, PRINTS);
    Files.writeString(folder.resolve("promotion.json"), "{\"from\": \"sta");
    assertThatThrownBy(store::get)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("what was promoted is damaged");
  }
}
