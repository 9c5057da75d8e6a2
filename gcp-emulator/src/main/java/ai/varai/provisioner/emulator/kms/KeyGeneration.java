package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.protobuf.Timestamp;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bytes of versions beside the calls that ask for them. A pair of long RSA keys takes
 * seconds, on a busy machine a minute: until it is there, its version is {@code
 * PENDING_GENERATION}.
 *
 * @see <a
 *     href="https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys.cryptoKeyVersions#CryptoKeyVersionState">CryptoKeyVersionState</a>
 */
final class KeyGeneration {

  private static final Logger log = LoggerFactory.getLogger(KeyGeneration.class);

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          r -> {
            Thread t = new Thread(r, "emulator-key-generation");
            t.setDaemon(true);
            return t;
          });

  private final Emulation emulation;
  private final KeyTables tables;
  private final Supplier<Timestamp> now;

  /** The versions that are waited for, by their full names. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  KeyGeneration(Emulation emulation, KeyTables tables, Supplier<Timestamp> now) {
    this.emulation = emulation;
    this.tables = tables;
    this.now = now;
  }

  private KeyMaker maker() {
    return emulation.present(KeyMaker.class).orElse(KeyPairs::generate);
  }

  /** Begins, and gives it the time that it usually takes. Not to be called under a lock. */
  CompletableFuture<byte[]> begin(KeyAlgorithm algorithm) {
    KeyMaker maker = maker();
    var made = CompletableFuture.supplyAsync(() -> maker.make(algorithm), THREADS);
    var soon =
        made.copy()
            .completeOnTimeout(new byte[0], maker.patience().toMillis(), TimeUnit.MILLISECONDS);
    soon.join();
    return made;
  }

  /** Keeps a new version; in the caller's transaction. */
  CryptoKeyVersion keep(
      KeyName name, CryptoKeyVersion.Builder version, CompletableFuture<byte[]> made) {
    byte @Nullable [] ready = made.getNow(null);
    String project = name.project().id();
    CryptoKeyVersion kept =
        ready == null
            ? version.setState(CryptoKeyVersionState.PENDING_GENERATION).build()
            : enabled(version);
    tables.versions.put(project, name.row(), kept);
    if (ready == null) {
      finish(name, made);
    } else {
      tables.material.put(project, name.row(), ready);
    }
    return kept;
  }

  private CryptoKeyVersion enabled(CryptoKeyVersion.Builder version) {
    return version.setState(CryptoKeyVersionState.ENABLED).setGenerateTime(now.get()).build();
  }

  /** Goes on with a version that was not made when the emulator ended. */
  void resume(KeyName name, CryptoKeyVersion version) {
    if (underWay.add(name.shown())) {
      KeyAlgorithm algorithm = KeyAlgorithm.of(version.getAlgorithm()).orElseThrow(name::notFound);
      KeyMaker maker = maker();
      finish(name, CompletableFuture.supplyAsync(() -> maker.make(algorithm), THREADS));
    }
  }

  /** Another thread waits for the lock that the caller has. */
  private void finish(KeyName name, CompletableFuture<byte[]> made) {
    underWay.add(name.shown());
    String project = name.project().id();
    var unused =
        made.thenAcceptAsync(
                bytes ->
                    emulation
                        .store()
                        .run(
                            project,
                            () -> {
                              underWay.remove(name.shown());
                              tables
                                  .versions
                                  .get(project, name.row())
                                  .filter(KeyGeneration::isPending)
                                  .ifPresent(
                                      row -> {
                                        tables.material.put(project, name.row(), bytes);
                                        tables.versions.put(
                                            project, name.row(), enabled(row.toBuilder()));
                                      });
                            }),
                THREADS)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    underWay.remove(name.shown()); // the next who looks has it begun anew
                    log.warn("{} could not be generated", name.shown(), failure);
                  }
                });
  }

  static boolean isPending(CryptoKeyVersion version) {
    return version.getState() == CryptoKeyVersionState.PENDING_GENERATION;
  }
}
