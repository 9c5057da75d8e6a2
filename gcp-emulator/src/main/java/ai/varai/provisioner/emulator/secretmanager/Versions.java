package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.AddSecretVersionRequest;
import com.google.cloud.secretmanager.v1.DestroySecretVersionRequest;
import com.google.cloud.secretmanager.v1.DisableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.EnableSecretVersionRequest;
import com.google.cloud.secretmanager.v1.GetSecretVersionRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsRequest;
import com.google.cloud.secretmanager.v1.ListSecretVersionsResponse;
import com.google.cloud.secretmanager.v1.ReplicationStatus;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.SecretVersion.State;
import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The methods on versions of secrets. */
final class Versions {

  /** 64 KiB, the limit of a payload. */
  private static final int MAX_PAYLOAD = 65_536;

  private static final String LATEST = "latest";

  private final Emulation emulation;
  private final SecretTables tables;

  Versions(Emulation emulation, SecretTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  SecretVersion add(AddSecretVersionRequest q, Call call) {
    SecretName name = SecretName.secret(emulation.projects(), q.getParent());
    byte[] data = q.getPayload().getData().toByteArray();
    if (data.length == 0) {
      throw GoogleError.badField("payload.data", "Payload data must not be empty.");
    }
    if (data.length > MAX_PAYLOAD) {
      throw GoogleError.badField(
          "payload.data", "The payload exceeds the maximum size of 65536 bytes.");
    }
    if (q.getPayload().hasDataCrc32C() && q.getPayload().getDataCrc32C() != crc(data)) {
      throw GoogleError.badField(
          "payload.data_crc32c", "The payload's checksum does not match the given checksum.");
    }
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              Secret secret = tables.require(name);
              long number = last(name) + 1;
              SecretVersion v =
                  SecretVersion.newBuilder()
                      .setName(name.withVersion(Long.toString(number)).shown())
                      .setCreateTime(tables.now())
                      .setState(State.ENABLED)
                      .setReplicationStatus(status(secret))
                      .setEtag(emulation.ids().quotedEtag())
                      .setClientSpecifiedPayloadChecksum(q.getPayload().hasDataCrc32C())
                      .build();
              if (!name.location().isEmpty()) {
                v = v.toBuilder().clearReplicationStatus().build();
              }
              // Who sees the version finds its payload.
              tables.payloads.put(project, name.versionKey(number), data);
              tables.versions.put(project, name.versionKey(number), v);
              tables.events.version(project, secret, v, "ADD");
              return v;
            });
  }

  private static ReplicationStatus status(Secret secret) {
    ReplicationStatus.Builder b = ReplicationStatus.newBuilder();
    if (secret.getReplication().hasUserManaged()) {
      ReplicationStatus.UserManagedStatus.Builder u =
          ReplicationStatus.UserManagedStatus.newBuilder();
      secret
          .getReplication()
          .getUserManaged()
          .getReplicasList()
          .forEach(
              r ->
                  u.addReplicas(
                      ReplicationStatus.UserManagedStatus.ReplicaStatus.newBuilder()
                          .setLocation(r.getLocation())));
      return b.setUserManaged(u).build();
    }
    return b.setAutomatic(ReplicationStatus.AutomaticStatus.getDefaultInstance()).build();
  }

  ListSecretVersionsResponse list(ListSecretVersionsRequest q, Call call) {
    SecretName name = SecretName.secret(emulation.projects(), q.getParent());
    tables.require(name);
    List<SecretVersion> all =
        new ArrayList<>(
            ListFilter.parse(q.getFilter())
                .apply(
                    tables.versions.list(name.project().id(), name.key() + "/versions/").stream()
                        .map(v -> settled(name, v))
                        .toList()));
    Collections.reverse(all);
    Page<SecretVersion> page =
        Page.of(all, q.getPageSize(), q.getPageToken(), 25_000, 25_000, SecretVersion::getName);
    return ListSecretVersionsResponse.newBuilder()
        .addAllVersions(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  SecretVersion get(GetSecretVersionRequest q, Call call) {
    return require(SecretName.version(emulation.projects(), q.getName()));
  }

  AccessSecretVersionResponse access(AccessSecretVersionRequest q, Call call) {
    SecretName name = SecretName.version(emulation.projects(), q.getName());
    SecretVersion v = require(name);
    byte[] data = payload(name, v);
    return AccessSecretVersionResponse.newBuilder()
        .setName(v.getName())
        .setPayload(
            SecretPayload.newBuilder().setData(ByteString.copyFrom(data)).setDataCrc32C(crc(data)))
        .build();
  }

  /** For what runs in this cloud and takes values from secrets. */
  byte[] payload(String version) {
    SecretName name = SecretName.version(emulation.projects(), version);
    return payload(name, require(name));
  }

  private byte[] payload(SecretName name, SecretVersion v) {
    if (v.getState() != State.ENABLED) {
      throw GoogleError.failedPrecondition(
          "Secret Version [" + v.getName() + "] is in " + v.getState() + " state.");
    }
    return tables
        .payloads
        .get(name.project().id(), name.versionKey(SecretTables.number(v)))
        .orElseThrow(name::versionNotFound);
  }

  /** Why nobody can read the version of this name; empty when it can be read. */
  Optional<String> unusable(String version) {
    try {
      State state = require(SecretName.version(emulation.projects(), version)).getState();
      return state == State.ENABLED ? Optional.empty() : Optional.of("is in " + state + " state");
    } catch (GoogleError e) {
      return Optional.of("was not found");
    }
  }

  SecretVersion disable(DisableSecretVersionRequest q, Call call) {
    return change(q.getName(), q.getEtag(), State.DISABLED);
  }

  SecretVersion enable(EnableSecretVersionRequest q, Call call) {
    return change(q.getName(), q.getEtag(), State.ENABLED);
  }

  SecretVersion destroy(DestroySecretVersionRequest q, Call call) {
    return change(q.getName(), q.getEtag(), State.DESTROYED);
  }

  private SecretVersion change(String text, String etag, State to) {
    SecretName name = SecretName.version(emulation.projects(), text);
    String project = name.project().id();
    return emulation
        .store()
        .transact(
            project,
            () -> {
              SecretVersion now = require(name);
              SecretTables.checkEtag(etag, now.getEtag());
              if (now.getState() == State.DESTROYED) {
                throw GoogleError.failedPrecondition(
                    "Secret Version [" + now.getName() + "] is in DESTROYED state.");
              }
              String key = name.versionKey(SecretTables.number(now));
              SecretVersion.Builder b =
                  now.toBuilder().setEtag(emulation.ids().quotedEtag()).clearScheduledDestroyTime();
              Secret secret = tables.require(name.withVersion(""));
              if (to == State.DESTROYED && secret.hasVersionDestroyTtl()) {
                Instant at =
                    emulation
                        .clock()
                        .instant()
                        .plusSeconds(secret.getVersionDestroyTtl().getSeconds());
                b.setState(State.DISABLED).setScheduledDestroyTime(SecretTables.timestamp(at));
              } else if (to == State.DESTROYED) {
                b.setState(to).setDestroyTime(tables.now());
                tables.payloads.remove(project, key);
              } else {
                b.setState(to);
              }
              SecretVersion next = b.build();
              tables.versions.put(project, key, next);
              tables.events.version(project, secret, next, event(to, next));
              return next;
            });
  }

  private static String event(State asked, SecretVersion version) {
    return switch (asked) {
      case ENABLED -> "ENABLE";
      case DISABLED -> "DISABLE";
      default -> version.hasScheduledDestroyTime() ? "DESTROY_SCHEDULED" : "DESTROY";
    };
  }

  private SecretVersion require(SecretName name) {
    Secret secret =
        name.version().equals(LATEST)
            ? tables.find(name).orElseThrow(name::nothingNewest)
            : tables.require(name);
    long number = resolve(name, secret);
    return tables
        .versions
        .get(name.project().id(), name.versionKey(number))
        .map(v -> settled(name, v))
        .orElseThrow(name::versionNotFound);
  }

  private long resolve(SecretName name, Secret secret) {
    String v = name.version();
    if (v.equals(LATEST)) {
      long last = last(name);
      if (last == 0) {
        throw name.nothingNewest();
      }
      return last;
    }
    Long alias = secret.getVersionAliasesMap().get(v);
    if (alias != null) {
      return alias;
    }
    if (!v.matches("[1-9]\\d{0,8}")) {
      throw v.matches("[a-zA-Z][a-zA-Z0-9_-]{0,62}")
          ? name.versionNotFound()
          : GoogleError.invalidArgument("Invalid resource field value in the request: " + v);
    }
    return Long.parseLong(v);
  }

  private long last(SecretName name) {
    List<SecretVersion> all = tables.versions.list(name.project().id(), name.key() + "/versions/");
    return all.isEmpty() ? 0 : SecretTables.number(all.get(all.size() - 1));
  }

  /** A version whose scheduled destruction has come is destroyed when somebody looks. */
  private SecretVersion settled(SecretName name, SecretVersion v) {
    if (!v.hasScheduledDestroyTime()
        || SecretTables.instant(v.getScheduledDestroyTime()).isAfter(emulation.clock().instant())) {
      return v;
    }
    SecretVersion gone =
        v.toBuilder()
            .setState(State.DESTROYED)
            .setDestroyTime(v.getScheduledDestroyTime())
            .clearScheduledDestroyTime()
            .build();
    String key = name.versionKey(SecretTables.number(v));
    String project = name.project().id();
    emulation
        .store()
        .run(
            project,
            () -> {
              tables.versions.put(project, key, gone);
              tables.payloads.remove(project, key);
              tables
                  .secrets
                  .get(project, name.key())
                  .ifPresent(secret -> tables.events.version(project, secret, gone, "DESTROY"));
            });
    return gone;
  }

  private static long crc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return crc.getValue();
  }
}
