package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.kms.v1.CreateCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.DestroyCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.GetCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsRequest;
import com.google.cloud.kms.v1.ListCryptoKeyVersionsResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.RestoreCryptoKeyVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyVersionRequest;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The methods on versions of keys. */
final class KeyVersions {
  private static final int PAGE = 1_000;

  private final Emulation emulation;
  private final KeyTables tables;
  private final SecureRandom random = new SecureRandom();

  KeyVersions(Emulation emulation, KeyTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  ListCryptoKeyVersionsResponse list(ListCryptoKeyVersionsRequest q, Call call) {
    KeyName key = KeyName.key(emulation.projects(), q.getParent());
    tables.key(key);
    Page<CryptoKeyVersion> page =
        Page.of(
            ListFilter.parse(q.getFilter()).apply(tables.versionsOf(key)),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            CryptoKeyVersion::getName);
    return ListCryptoKeyVersionsResponse.newBuilder()
        .addAllCryptoKeyVersions(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  CryptoKeyVersion get(GetCryptoKeyVersionRequest q, Call call) {
    return tables.version(KeyName.version(emulation.projects(), q.getName()));
  }

  CryptoKeyVersion create(CreateCryptoKeyVersionRequest q, Call call) {
    KeyName key = KeyName.key(emulation.projects(), q.getParent());
    CryptoKey now = tables.key(key);
    if (now.getImportOnly()) {
      throw GoogleError.failedPrecondition(
          key.shown() + " has imported versions only, none can be generated.");
    }
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(now.getPurpose(), now.getVersionTemplate().getAlgorithm());
    CompletableFuture<byte[]> material = material(algorithm);
    return emulation
        .store()
        .transact(
            key.project().id(),
            () ->
                make(
                    key,
                    algorithm,
                    tables.key(key).getVersionTemplate().getProtectionLevel(),
                    material));
  }

  /** New bytes for a version, which are there at once or after a while. Not under a lock. */
  CompletableFuture<byte[]> material(KeyAlgorithm algorithm) {
    if (algorithm.isPair()) {
      return tables.generation.begin(algorithm);
    }
    byte[] secret = new byte[algorithm.secretBytes()];
    random.nextBytes(secret);
    return CompletableFuture.completedFuture(secret);
  }

  /** The next version; in the caller's transaction. */
  CryptoKeyVersion make(
      KeyName key,
      KeyAlgorithm algorithm,
      ProtectionLevel level,
      CompletableFuture<byte[]> material) {
    KeyName name = key.withVersion(Integer.toString(tables.versionsOf(key).size() + 1));
    return tables.generation.keep(
        name,
        CryptoKeyVersion.newBuilder()
            .setName(name.shown())
            .setProtectionLevel(level)
            .setAlgorithm(algorithm.name())
            .setCreateTime(tables.now()),
        material);
  }

  CryptoKeyVersion update(UpdateCryptoKeyVersionRequest q, Call call) {
    CryptoKeyVersionState wanted = q.getCryptoKeyVersion().getState();
    if (!FieldMasks.topLevel(q.getUpdateMask()).equals(Set.of("state"))) {
      throw GoogleError.badField("update_mask", "Only the field `state` can be updated.");
    }
    if (wanted != CryptoKeyVersionState.ENABLED && wanted != CryptoKeyVersionState.DISABLED) {
      throw GoogleError.badField(
          "crypto_key_version.state", "The state can be set to ENABLED or DISABLED only.");
    }
    return change(
        q.getCryptoKeyVersion().getName(),
        now -> {
          if (now.getState() != CryptoKeyVersionState.ENABLED
              && now.getState() != CryptoKeyVersionState.DISABLED) {
            throw wrongState(now, "enabled or disabled");
          }
          return now.toBuilder().setState(wanted).build();
        });
  }

  CryptoKeyVersion destroy(DestroyCryptoKeyVersionRequest q, Call call) {
    KeyName key = KeyName.version(emulation.projects(), q.getName()).withVersion("");
    long seconds = tables.key(key).getDestroyScheduledDuration().getSeconds();
    return change(
        q.getName(),
        now -> {
          if (now.getState() != CryptoKeyVersionState.ENABLED
              && now.getState() != CryptoKeyVersionState.DISABLED) {
            throw wrongState(now, "enabled or disabled");
          }
          return now.toBuilder()
              .setState(CryptoKeyVersionState.DESTROY_SCHEDULED)
              .setDestroyTime(Times.timestamp(emulation.clock().instant().plusSeconds(seconds)))
              .build();
        });
  }

  CryptoKeyVersion restore(RestoreCryptoKeyVersionRequest q, Call call) {
    return change(
        q.getName(),
        now -> {
          if (now.getState() != CryptoKeyVersionState.DESTROY_SCHEDULED) {
            throw wrongState(now, "scheduled for destruction");
          }
          return now.toBuilder()
              .setState(CryptoKeyVersionState.DISABLED)
              .clearDestroyTime()
              .build();
        });
  }

  static GoogleError wrongState(CryptoKeyVersion now, String wanted) {
    return GoogleError.failedPrecondition(
        now.getName() + " is not " + wanted + ", current state is: " + now.getState() + ".");
  }

  private CryptoKeyVersion change(String text, UnaryOperator<CryptoKeyVersion> change) {
    KeyName name = KeyName.version(emulation.projects(), text);
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              CryptoKeyVersion next = change.apply(tables.version(name));
              tables.versions.put(project, name.row(), next);
              return next;
            });
  }
}
