package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.kms.v1.CryptoKey;
import com.google.cloud.kms.v1.CryptoKeyVersion;
import com.google.cloud.kms.v1.CryptoKeyVersion.CryptoKeyVersionState;
import com.google.cloud.kms.v1.KeyRing;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Optional;

/** Key rings, keys, their versions, and the bytes of these. */
final class KeyTables {
  final Table<KeyRing> rings;
  final Table<CryptoKey> keys;
  final Table<CryptoKeyVersion> versions;
  final Table<byte[]> material;
  final KeyGeneration generation;
  private final Emulation emulation;

  KeyTables(Emulation emulation) {
    this.emulation = emulation;
    this.rings = emulation.store().table("kms.rings", Codec.proto(KeyRing.class));
    this.keys = emulation.store().table("kms.keys", Codec.proto(CryptoKey.class));
    this.versions = emulation.store().table("kms.versions", Codec.proto(CryptoKeyVersion.class));
    this.material = emulation.store().table("kms.material", Codec.bytes());
    this.generation = new KeyGeneration(emulation, this, this::now);
  }

  KeyRing ring(KeyName name) {
    return rings.get(name.project().id(), name.withVersion("").row()).orElseThrow(name::notFound);
  }

  /** The key with its primary version as that is now. */
  CryptoKey key(KeyName name) {
    CryptoKey key = keys.get(name.project().id(), name.row()).orElseThrow(name::notFound);
    return withPrimary(name, key);
  }

  CryptoKey withPrimary(KeyName name, CryptoKey key) {
    return key.hasPrimary()
        ? key.toBuilder().setPrimary(version(name.withVersion(primary(key)))).build()
        : key;
  }

  /** The number of the primary version. */
  static String primary(CryptoKey key) {
    String name = key.getPrimary().getName();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  CryptoKeyVersion version(KeyName name) {
    return find(name).orElseThrow(name::notFound);
  }

  Optional<CryptoKeyVersion> find(KeyName name) {
    return versions.get(name.project().id(), name.row()).map(v -> settled(name, v));
  }

  List<CryptoKeyVersion> versionsOf(KeyName key) {
    return versions.list(key.project().id(), key.row() + "/versions/").stream()
        .map(v -> settled(key.withVersion(v.getName().replaceFirst(".*/", "")), v))
        .toList();
  }

  /** A version whose scheduled destruction has come is destroyed when somebody looks. */
  private CryptoKeyVersion settled(KeyName name, CryptoKeyVersion version) {
    if (KeyGeneration.isPending(version)) {
      generation.resume(name, version);
      return version;
    }
    if (version.getState() != CryptoKeyVersionState.DESTROY_SCHEDULED
        || Times.instant(version.getDestroyTime()).isAfter(emulation.clock().instant())) {
      return version;
    }
    CryptoKeyVersion gone =
        version.toBuilder()
            .setState(CryptoKeyVersionState.DESTROYED)
            .setDestroyEventTime(version.getDestroyTime())
            .clearDestroyTime()
            .build();
    String project = name.project().id();
    emulation
        .store()
        .run(
            project,
            () -> {
              versions.put(project, name.row(), gone);
              material.remove(project, name.row());
            });
    return gone;
  }

  Timestamp now() {
    return Times.timestamp(emulation.clock().instant());
  }
}
