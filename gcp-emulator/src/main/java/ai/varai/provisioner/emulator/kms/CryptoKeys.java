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
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionAlgorithm;
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

/** The methods on keys. Only symmetric software keys are made. */
final class CryptoKeys {
  private static final int PAGE = 1_000;
  private static final long DAY = 86_400;
  private static final long DESTROY_AFTER = 30 * DAY;
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
    String project = name.project().id();
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
                              .setProtectionLevel(ProtectionLevel.SOFTWARE)
                              .setAlgorithm(CryptoKeyVersionAlgorithm.GOOGLE_SYMMETRIC_ENCRYPTION));
              if (!given.hasDestroyScheduledDuration()) {
                key.setDestroyScheduledDuration(Duration.newBuilder().setSeconds(DESTROY_AFTER));
              }
              key.clearPrimary();
              if (!q.getSkipInitialVersionCreation()) {
                key.setPrimary(versions.make(name));
              }
              tables.keys.put(project, name.row(), key.build());
              return key.build();
            });
  }

  private static void check(CryptoKey given) {
    if (given.getPurpose() == CryptoKeyPurpose.CRYPTO_KEY_PURPOSE_UNSPECIFIED) {
      throw GoogleError.badField("crypto_key.purpose", "The purpose of the key must be set.");
    }
    if (given.getPurpose() != CryptoKeyPurpose.ENCRYPT_DECRYPT) {
      throw GoogleError.unimplemented("CreateCryptoKey with purpose " + given.getPurpose());
    }
    CryptoKeyVersionTemplate template = given.getVersionTemplate();
    if (template.getProtectionLevel() != ProtectionLevel.PROTECTION_LEVEL_UNSPECIFIED
        && template.getProtectionLevel() != ProtectionLevel.SOFTWARE) {
      throw GoogleError.unimplemented(
          "CreateCryptoKey with protection level " + template.getProtectionLevel());
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
              CryptoKey next =
                  tables.key(name).toBuilder()
                      .setPrimary(tables.version(name.withVersion(q.getCryptoKeyVersionId())))
                      .build();
              tables.keys.put(project, name.row(), next);
              return next;
            });
  }
}
