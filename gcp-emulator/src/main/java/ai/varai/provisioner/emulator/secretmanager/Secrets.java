package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Labels;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.secretmanager.v1.CreateSecretRequest;
import com.google.cloud.secretmanager.v1.DeleteSecretRequest;
import com.google.cloud.secretmanager.v1.GetSecretRequest;
import com.google.cloud.secretmanager.v1.ListSecretsRequest;
import com.google.cloud.secretmanager.v1.ListSecretsResponse;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Rotation;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.UpdateSecretRequest;
import com.google.protobuf.Empty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The methods on secrets. */
final class Secrets {

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,255}");
  private static final Pattern ALIAS = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,62}");
  private static final int MAX_ANNOTATION_BYTES = 16 << 10;
  private static final Set<String> MUTABLE =
      Set.of(
          "labels",
          "annotations",
          "topics",
          "expire_time",
          "ttl",
          "rotation",
          "version_aliases",
          "version_destroy_ttl",
          "etag",
          "tags",
          "customer_managed_encryption",
          "replication",
          "name",
          "create_time");

  private final Emulation emulation;
  private final SecretTables tables;
  private final Rotations rotations;

  Secrets(Emulation emulation, SecretTables tables, Rotations rotations) {
    this.emulation = emulation;
    this.rotations = rotations;
    this.tables = tables;
  }

  ListSecretsResponse list(ListSecretsRequest q, Call call) {
    SecretName parent = SecretName.parent(emulation.projects(), q.getParent());
    List<Secret> all = new ArrayList<>(ListFilter.parse(q.getFilter()).apply(tables.list(parent)));
    all.sort(
        Comparator.comparing((Secret s) -> SecretTables.instant(s.getCreateTime()))
            .reversed()
            .thenComparing(Secret::getName));
    Page<Secret> page =
        Page.of(all, q.getPageSize(), q.getPageToken(), 25_000, 25_000, Secret::getName);
    return ListSecretsResponse.newBuilder()
        .addAllSecrets(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  Secret create(CreateSecretRequest q, Call call) {
    SecretName parent = SecretName.parent(emulation.projects(), q.getParent());
    if (!ID.matcher(q.getSecretId()).matches()) {
      throw GoogleError.badField(
          "secret_id",
          "The provided secret ID ["
              + q.getSecretId()
              + "] does not match the expected format "
              + "[[a-zA-Z_0-9]+]");
    }
    SecretName name = parent.withSecret(q.getSecretId());
    Secret given = q.getSecret();
    if (name.location().isEmpty() && given.getReplication().getReplicationCase().getNumber() == 0) {
      throw GoogleError.badField(
          "secret.replication", "The resource field `replication` must be set.");
    }
    if (!name.location().isEmpty() && given.hasReplication()) {
      throw GoogleError.badField(
          "secret.replication",
          "The resource field `replication` must not be set for regional secrets.");
    }
    SecretChecks.made(given);
    if (!name.location().isEmpty() && !Places.isRegion(name.location())) {
      throw GoogleError.invalidArgument(
          "Location " + name.location() + " is not a location of Secret Manager.");
    }
    validate(given);
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (tables.find(name).isPresent()) {
                throw GoogleError.alreadyExists("Secret [" + name.shown() + "] already exists.");
              }
              Secret s =
                  settle(given)
                      .setName(name.shown())
                      .setCreateTime(tables.now())
                      .setEtag(emulation.ids().quotedEtag())
                      .clearTags()
                      .build();
              tables.secrets.put(name.project().id(), name.key(), s);
              rotations.plan(name.project().id(), name.key(), Secret.getDefaultInstance(), s);
              tables.events.created(name.project().id(), s);
              return s;
            });
  }

  Secret get(GetSecretRequest q, Call call) {
    return tables.require(SecretName.secret(emulation.projects(), q.getName()));
  }

  Secret update(UpdateSecretRequest q, Call call) {
    SecretName name = SecretName.secret(emulation.projects(), q.getSecret().getName());
    if (q.getUpdateMask().getPathsCount() == 0) {
      throw GoogleError.badField("update_mask", "The update mask must not be empty.");
    }
    for (String field : FieldMasks.topLevel(q.getUpdateMask())) {
      if (!MUTABLE.contains(field) && !field.equals("*")) {
        throw GoogleError.badField("update_mask", "The field `" + field + "` cannot be updated.");
      }
    }
    SecretChecks.durations(q.getSecret());
    validate(q.getSecret());
    return emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Secret now = tables.require(name);
              SecretTables.checkEtag(q.getSecret().getEtag(), now.getEtag());
              Secret.Builder patched =
                  settle(FieldMasks.patch(now, q.getSecret(), q.getUpdateMask()));
              if (losesExpiry(q)) {
                patched.clearExpireTime();
              }
              if (patched.getRotation().equals(Rotation.getDefaultInstance())) {
                // Both of its fields were masked away, one by one.
                patched.clearRotation();
              }
              checkAliases(name, patched.getVersionAliasesMap());
              replicate(now, patched);
              Secret next =
                  patched
                      .setName(now.getName())
                      .setCreateTime(now.getCreateTime())
                      .setEtag(emulation.ids().quotedEtag())
                      .build();
              tables.secrets.put(name.project().id(), name.key(), next);
              rotations.plan(name.project().id(), name.key(), now, next);
              tables.events.updated(name.project().id(), now, next);
              return next;
            });
  }

  Empty delete(DeleteSecretRequest q, Call call) {
    SecretName name = SecretName.secret(emulation.projects(), q.getName());
    emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              Secret secret = tables.require(name);
              SecretTables.checkEtag(q.getEtag(), secret.getEtag());
              tables.remove(name);
              tables.events.deleted(name.project().id(), secret, "REQUESTED");
            });
    return Empty.getDefaultInstance();
  }

  /** Time to live and time of expiry are one: who masks both and gives one of them keeps it. */
  private static boolean losesExpiry(UpdateSecretRequest q) {
    Set<String> masked = FieldMasks.topLevel(q.getUpdateMask());
    return masked.contains("ttl")
        && !q.getSecret().hasTtl()
        && !(masked.contains("expire_time") && q.getSecret().hasExpireTime());
  }

  /**
   * Of a replication only the keys can be changed; a change that names none leaves it as it is.
   *
   * @throws GoogleError INVALID_ARGUMENT where other places were asked for
   * @see <a href="https://cloud.google.com/sdk/gcloud/reference/secrets/replication/set">gcloud
   *     secrets replication set</a>
   */
  private static void replicate(Secret now, Secret.Builder patched) {
    if (!now.hasReplication()) {
      patched.clearReplication();
    } else if (!patched.hasReplication()) {
      patched.setReplication(now.getReplication());
    } else if (!places(patched.getReplication()).equals(places(now.getReplication()))) {
      throw GoogleError.badField(
          "secret.replication", "The replication policy of a secret cannot be changed.");
    }
  }

  private static Replication places(Replication r) {
    Replication.Builder b = r.toBuilder();
    if (r.hasAutomatic()) {
      b.getAutomaticBuilder().clearCustomerManagedEncryption();
    }
    if (r.hasUserManaged()) {
      b.getUserManagedBuilder()
          .getReplicasBuilderList()
          .forEach(Replication.UserManaged.Replica.Builder::clearCustomerManagedEncryption);
    }
    return b.build();
  }

  /** A time to live becomes the time of expiry; it is never shown. */
  private Secret.Builder settle(Secret s) {
    Secret.Builder b = s.toBuilder();
    if (s.hasTtl()) {
      b.setExpireTime(
          SecretTables.timestamp(
              emulation.clock().instant().plus(Duration.ofSeconds(s.getTtl().getSeconds()))));
    }
    return b;
  }

  private void checkAliases(SecretName name, Map<String, Long> aliases) {
    aliases.forEach(
        (alias, number) -> {
          if (!tables.versions.contains(name.project().id(), name.versionKey(number))) {
            throw GoogleError.failedPrecondition(
                "The version alias ["
                    + alias
                    + "] refers to version ["
                    + number
                    + "], which does not exist.");
          }
        });
  }

  private static void validate(Secret s) {
    if (s.getLabelsCount() > 64) {
      throw GoogleError.badField("secret.labels", "A resource must not have more than 64 labels.");
    }
    s.getLabelsMap()
        .forEach(
            (k, v) -> {
              if (!Labels.valid(k, v)) {
                throw GoogleError.badField(
                    "secret.labels",
                    "The label [" + k + "=" + v + "] does not match the rules for labels.");
              }
            });
    int annotationBytes =
        s.getAnnotationsMap().entrySet().stream()
            .mapToInt(e -> e.getKey().length() + e.getValue().length())
            .sum();
    if (annotationBytes > MAX_ANNOTATION_BYTES) {
      throw GoogleError.badField(
          "secret.annotations", "The total size of annotations must be less than 16KiB.");
    }
    if (s.getTopicsCount() > 10) {
      throw GoogleError.badField("secret.topics", "A secret must not have more than 10 topics.");
    }
    s.getTopicsList()
        .forEach(
            t -> {
              if (!t.getName().matches("projects/[^/]+/topics/[^/]+")) {
                throw GoogleError.badField(
                    "secret.topics",
                    "The topic name ["
                        + t.getName()
                        + "] does not match the format projects/*/topics/*.");
              }
            });
    if (s.hasRotation()) {
      boolean period = s.getRotation().hasRotationPeriod();
      if (s.getTopicsCount() == 0) {
        throw GoogleError.badField(
            "secret.topics", "The resource field `topics` must be set when `rotation` is set.");
      }
      if (period && !s.getRotation().hasNextRotationTime()) {
        throw GoogleError.badField(
            "secret.rotation.next_rotation_time",
            "The resource field `next_rotation_time` must be set when `rotation_period` is set.");
      }
      long seconds = s.getRotation().getRotationPeriod().getSeconds();
      if (period && (seconds < 3600 || seconds > 3_153_600_000L)) {
        throw GoogleError.badField(
            "secret.rotation.rotation_period",
            "The rotation period must be at least 3600s and at most 3153600000s.");
      }
    }
    s.getVersionAliasesMap()
        .keySet()
        .forEach(
            a -> {
              if (!ALIAS.matcher(a).matches() || a.equals("latest") || a.equals("NEW")) {
                throw GoogleError.badField(
                    "secret.version_aliases", "The version alias [" + a + "] is invalid.");
              }
            });
  }
}
