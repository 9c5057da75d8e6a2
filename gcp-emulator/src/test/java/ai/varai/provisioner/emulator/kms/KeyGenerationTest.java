package ai.varai.provisioner.emulator.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version whose pair takes a while to make. */
class KeyGenerationTest {
  private static final String RING = "/v1/projects/slow/locations/global/keyRings/ring";
  private static final String VERSION = RING + "/cryptoKeys/signer/cryptoKeyVersions/1";

  @TempDir Path data;

  /** Waits for nobody, and makes nothing before the latch is open. */
  private record Slow(CountDownLatch latch) implements KeyMaker {
    @Override
    public byte[] make(KeyAlgorithm algorithm) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return KeyPairs.generate(algorithm);
    }

    @Override
    public Duration patience() {
      return Duration.ZERO;
    }
  }

  private GcpEmulator start(CountDownLatch latch) {
    return GcpEmulator.start(
        Options.defaults().withDataDir(data).withPlugin(KeyMaker.class, new Slow(latch)));
  }

  private static void make(RestCalls rest) {
    assertThat(rest.post(RING.replace("/ring", "?keyRingId=ring"), "{}").status()).isEqualTo(200);
    assertThat(
            rest.post(
                    RING + "/cryptoKeys?cryptoKeyId=signer",
                    "{\"purpose\": \"ASYMMETRIC_SIGN\","
                        + " \"versionTemplate\": {\"algorithm\": \"EC_SIGN_P256_SHA256\"}}")
                .status())
        .isEqualTo(200);
  }

  private static void assertPending(RestCalls rest) {
    var version = rest.get(VERSION).body();
    assertThat(version.path("state").asText()).isEqualTo("PENDING_GENERATION");
    assertThat(version.has("generateTime")).isFalse();
    var refused = rest.get(VERSION + "/publicKey");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .endsWith("is not enabled, current state is: PENDING_GENERATION.");
    assertThat(rest.post(VERSION + ":destroy", "{}").status()).isEqualTo(400);
  }

  private static void assertComesUp(RestCalls rest) {
    await().until(() -> rest.get(VERSION).body().path("state").asText().equals("ENABLED"));
    assertThat(rest.get(VERSION).body().has("generateTime")).isTrue();
    assertThat(rest.get(VERSION + "/publicKey").body().path("pem").asText())
        .startsWith("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void itIsPendingUntilThePairIsThereAndOfNoUseMeanwhile() {
    var latch = new CountDownLatch(1);
    try (GcpEmulator cloud = start(latch)) {
      RestCalls rest = new RestCalls(cloud);
      make(rest);
      assertPending(rest);

      latch.countDown();

      assertComesUp(rest);
    }
  }

  @Test
  void noPairIsMadeForAnImportJobWhoseNameIsTaken() {
    var made = new AtomicInteger();
    KeyMaker counting =
        algorithm -> {
          made.incrementAndGet();
          return KeyPairs.generate(algorithm);
        };
    try (GcpEmulator cloud =
        GcpEmulator.start(Options.defaults().withPlugin(KeyMaker.class, counting))) {
      RestCalls rest = new RestCalls(cloud);
      rest.post(RING.replace("/ring", "?keyRingId=ring"), "{}");
      String job = "{\"importMethod\":\"RSA_OAEP_3072_SHA256\",\"protectionLevel\":\"SOFTWARE\"}";
      String jobs = RING + "/importJobs?importJobId=job";
      assertThat(rest.post(jobs, job).status()).isEqualTo(200);

      assertThat(rest.post(jobs, job).status()).isEqualTo(409);

      assertThat(made).hasValue(1);
    }
  }

  @Test
  void whatWasPendingWhenTheEmulatorEndedIsMadeByTheNext() {
    try (GcpEmulator cloud = start(new CountDownLatch(1))) {
      make(new RestCalls(cloud));
    }
    var latch = new CountDownLatch(1);
    try (GcpEmulator cloud = start(latch)) {
      RestCalls rest = new RestCalls(cloud);
      assertPending(rest);

      latch.countDown();

      assertComesUp(rest);
    }
  }
}
