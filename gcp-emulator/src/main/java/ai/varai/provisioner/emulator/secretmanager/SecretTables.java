package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Secrets, versions and payloads, with what time does to them. */
final class SecretTables {

  final Table<Secret> secrets;
  final Table<SecretVersion> versions;
  final Table<byte[]> payloads;
  final SecretEvents events;
  private final Emulation emulation;

  SecretTables(Emulation emulation) {
    this.emulation = emulation;
    this.secrets = emulation.store().table("secretmanager.secrets", Codec.proto(Secret.class));
    this.versions =
        emulation.store().table("secretmanager.versions", Codec.proto(SecretVersion.class));
    this.events = new SecretEvents(emulation);
    this.payloads = emulation.store().table("secretmanager.payloads", Codec.bytes());
  }

  Secret require(SecretName name) {
    return find(name).orElseThrow(name::secretNotFound);
  }

  Optional<Secret> find(SecretName name) {
    return secrets.get(name.project().id(), name.key()).filter(s -> !expired(name, s));
  }

  List<Secret> list(SecretName parent) {
    return secrets.list(parent.project().id(), parent.prefix()).stream()
        .filter(s -> !isPast(s))
        .toList();
  }

  private boolean expired(SecretName name, Secret s) {
    if (isPast(s)) {
      remove(name);
      events.deleted(name.project().id(), s, "EXPIRED");
      return true;
    }
    return false;
  }

  /**
   * An expiration that was in the past already when it was written does not delete: a client that
   * replays old data would otherwise lose its secret at once.
   */
  boolean isPast(Secret s) {
    return s.hasExpireTime()
        && instant(s.getExpireTime()).isBefore(emulation.clock().instant())
        && instant(s.getCreateTime()).isBefore(instant(s.getExpireTime()));
  }

  void remove(SecretName name) {
    String project = name.project().id();
    emulation
        .store()
        .run(
            project,
            () -> {
              secrets.remove(project, name.key());
              for (SecretVersion v : versions.list(project, name.key() + "/versions/")) {
                String key = name.versionKey(number(v));
                versions.remove(project, key);
                payloads.remove(project, key);
              }
              emulation.policies().remove(project, policyKey(name));
            });
  }

  static String policyKey(SecretName name) {
    return "secretmanager/" + name.key();
  }

  static long number(SecretVersion v) {
    return Long.parseLong(v.getName().substring(v.getName().lastIndexOf('/') + 1));
  }

  Timestamp now() {
    return timestamp(emulation.clock().instant());
  }

  static Timestamp timestamp(Instant i) {
    // Google keeps microseconds.
    return Timestamp.newBuilder()
        .setSeconds(i.getEpochSecond())
        .setNanos(i.getNano() / 1000 * 1000)
        .build();
  }

  static Instant instant(Timestamp t) {
    return Instant.ofEpochSecond(t.getSeconds(), t.getNanos());
  }

  static void checkEtag(String given, String current) {
    if (!given.isEmpty() && !given.equals(current)) {
      throw GoogleError.failedPrecondition(
          "The etag provided in the request does not match the etag of the stored resource.");
    }
  }
}
