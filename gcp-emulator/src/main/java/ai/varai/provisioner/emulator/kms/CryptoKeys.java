package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.kms.v1.CreateCryptoKeyRequest;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKey.CryptoKeyPurpose;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersionTemplate;
import com.google.cloud.kms.v1.GetCryptoKeyRequest;
import com.google.cloud.kms.v1.ListCryptoKeysRequest;
import com.google.cloud.kms.v1.ListCryptoKeysResponse;
import com.google.cloud.kms.v1.ProtectionLevel;
import com.google.cloud.kms.v1.UpdateCryptoKeyPrimaryVersionRequest;
import com.google.cloud.kms.v1.UpdateCryptoKeyRequest;
import com.google.protobuf.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The methods on keys, which encrypt, sign, authenticate or decrypt. Those of protection level HSM
 * are software keys that say so, without the attestation of a module.
 */
final class CryptoKeys {
  private static final int PAGE = 1_000;
  private static final long DAY = 86_400;
  private static final long DESTROY_AFTER = 30 * DAY;
  private static final Set<CryptoKeyPurpose> PURPOSES =
      Set.of(
          CryptoKeyPurpose.ENCRYPT_DECRYPT,
          CryptoKeyPurpose.ASYMMETRIC_SIGN,
          CryptoKeyPurpose.ASYMMETRIC_DECRYPT,
          CryptoKeyPurpose.RAW_ENCRYPT_DECRYPT,
          CryptoKeyPurpose.MAC);
  private static final Set<ProtectionLevel> LEVELS =
      Set.of(
          ProtectionLevel.PROTECTION_LEVEL_UNSPECIFIED,
          ProtectionLevel.SOFTWARE,
          ProtectionLevel.HSM);
  private static final Set<String> MUTABLE =
      Set.of("labels", "rotation_period", "next_rotation_time", "version_template");

  private final Emulation emulation;
  private final KeyTables tables;
  private final KeyVersions versions;

  CryptoKeys(Emulation emulation, KeyTables tables, KeyVersions versions) {
    this.emulation = emulation;
    this.tables = tables;
    this.versions = versions;
  }

  ListCryptoKeysResponse list(ListCryptoKeysRequest q, Call call) {
    KeyName parent = KeyName.ring(emulation.projects(), q.getParent());
    tables.ring(parent);
    Page<CryptoKey> page =
        Page.of(
            ListFilter.parse(q.getFilter())
                .apply(
                    tables.keys.list(parent.project().id(), parent.row() + "/cryptoKeys/").stream()
                        .map(
                            key ->
                                tables.withPrimary(
                                    KeyName.key(emulation.projects(), key.getName()), key))
                        .toList()),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            CryptoKey::getName);
    return ListCryptoKeysResponse.newBuilder()
        .addAllCryptoKeys(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  CryptoKey get(GetCryptoKeyRequest q, Call call) {
    return tables.key(KeyName.key(emulation.projects(), q.getName()));
  }

  /** The name of a key's primary version, if there is a key and it has one. */
  Optional<String> primaryVersion(String key) {
    try {
      return Optional.of(tables.key(KeyName.key(emulation.projects(), key)))
          .filter(CryptoKey::hasPrimary)
          .map(k -> k.getPrimary().getName());
    } catch (GoogleError e) {
      return Optional.empty();
    }
  }

  CryptoKey create(CreateCryptoKeyRequest q, Call call) {
    KeyName ring = KeyName.ring(emulation.projects(), q.getParent());
    KeyName name = ring.withKey(q.getCryptoKeyId());
    CryptoKey given = q.getCryptoKey();
    check(given);
    if (given.getImportOnly() && !q.getSkipInitialVersionCreation()) {
      throw GoogleError.badField(
          "skip_initial_version_creation",
          "The creation of a version must be skipped for a key that has imported versions only.");
    }
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(given.getPurpose(), given.getVersionTemplate().getAlgorithm());
    ProtectionLevel level =
        given.getVersionTemplate().getProtectionLevel() == ProtectionLevel.HSM
            ? ProtectionLevel.HSM
            : ProtectionLevel.SOFTWARE;
    String project = name.project().id();
    tables.ring(ring);
    CompletableFuture<byte[]> material =
        q.getSkipInitialVersionCreation()
            ? CompletableFuture.completedFuture(new byte[0])
            : versions.material(algorithm);
    return emulation
        .store()
        .transact(
            project,
            () -> {
              tables.ring(ring);
              if (tables.keys.contains(project, name.row())) {
                throw name.exists();
              }
              CryptoKey.Builder key =
                  given.toBuilder()
                      .setName(name.shown())
                      .setCreateTime(tables.now())
                      .setVersionTemplate(
                          CryptoKeyVersionTemplate.newBuilder()
                              .setProtectionLevel(level)
                              .setAlgorithm(algorithm.name()));
              if (!given.hasDestroyScheduledDuration()) {
                key.setDestroyScheduledDuration(Duration.newBuilder().setSeconds(DESTROY_AFTER));
              }
              key.clearPrimary();
              if (!q.getSkipInitialVersionCreation()) {
                CryptoKeyVersion first = versions.make(name, algorithm, level, material);
                if (algorithm.purpose() == CryptoKeyPurpose.ENCRYPT_DECRYPT) {
                  key.setPrimary(first);
                }
              }
              tables.keys.put(project, name.row(), key.build());
              return key.build();
            });
  }

  private static void check(CryptoKey given) {
    if (given.getPurpose() == CryptoKeyPurpose.CRYPTO_KEY_PURPOSE_UNSPECIFIED) {
      throw GoogleError.badField("crypto_key.purpose", "The purpose of the key must be set.");
    }
    if (!PURPOSES.contains(given.getPurpose())) {
      throw GoogleError.unimplemented("CreateCryptoKey with purpose " + given.getPurpose());
    }
    boolean rotates = given.hasRotationPeriod() || given.hasNextRotationTime();
    if (rotates && given.getPurpose() != CryptoKeyPurpose.ENCRYPT_DECRYPT) {
      throw GoogleError.badField(
          "crypto_key.rotation_period",
          "Only keys of purpose ENCRYPT_DECRYPT rotate by themselves.");
    }
    ProtectionLevel level = given.getVersionTemplate().getProtectionLevel();
    if (!LEVELS.contains(level)) {
      throw GoogleError.unimplemented("CreateCryptoKey with protection level " + level);
    }
    if (given.hasRotationPeriod()) {
      if (given.getRotationPeriod().getSeconds() < DAY) {
        throw GoogleError.badField(
            "crypto_key.rotation_period", "The rotation period must be at least one day.");
      }
      if (!given.hasNextRotationTime()) {
        throw GoogleError.badField(
            "crypto_key.next_rotation_time",
            "The next rotation time must be set when there is a rotation period.");
      }
    }
  }

  CryptoKey update(UpdateCryptoKeyRequest q, Call call) {
    KeyName name = KeyName.key(emulation.projects(), q.getCryptoKey().getName());
    if (q.getUpdateMask().getPathsCount() == 0) {
      throw GoogleError.badField("update_mask", "The update mask must not be empty.");
    }
    for (String field : FieldMasks.topLevel(q.getUpdateMask())) {
      if (!MUTABLE.contains(field)) {
        throw GoogleError.badField("update_mask", "The field `" + field + "` cannot be updated.");
      }
    }
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              CryptoKey next =
                  FieldMasks.patch(tables.key(name), q.getCryptoKey(), q.getUpdateMask());
              check(next);
              KeyAlgorithm.of(next.getPurpose(), next.getVersionTemplate().getAlgorithm());
              tables.keys.put(project, name.row(), next);
              return next;
            });
  }

  CryptoKey updatePrimary(UpdateCryptoKeyPrimaryVersionRequest q, Call call) {
    KeyName name = KeyName.key(emulation.projects(), q.getName());
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              CryptoKey now = tables.key(name);
              if (now.getPurpose() != CryptoKeyPurpose.ENCRYPT_DECRYPT) {
                throw UsableVersion.wrongPurpose(name, now.getPurpose());
              }
              CryptoKey next =
                  now.toBuilder()
                      .setPrimary(tables.version(name.withVersion(q.getCryptoKeyVersionId())))
                      .build();
              tables.keys.put(project, name.row(), next);
              return next;
            });
  }
}
