package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.secretmanager.v1.Replication.UserManaged;
import com.google.cloud.secretmanager.v1.Replication.UserManaged.Replica;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.protobuf.Duration;
import java.util.HashSet;
import java.util.Set;

/** What of a secret follows from its replication and its durations. */
final class SecretChecks {

  /** One day to a thousand, as the reference of {@code version_destroy_ttl} has it. */
  private static final long SHORTEST_DELAY = 86_400;

  private static final long LONGEST_DELAY = 1000 * SHORTEST_DELAY;

  private SecretChecks() {}

  /** Refuses a new secret that cannot be. */
  static void made(Secret s) {
    replicas(s);
    durations(s);
    if (s.getVersionAliasesCount() > 0) {
      throw GoogleError.failedPrecondition(
          "Version aliases cannot be given to a secret that has no versions yet.");
    }
  }

  /** Refuses times to live that nothing can have. */
  static void durations(Secret s) {
    if (s.hasTtl() && seconds(s.getTtl()) <= 0) {
      throw GoogleError.badField("secret.ttl", "The `ttl` must be positive.");
    }
    if (s.hasVersionDestroyTtl()) {
      double delay = seconds(s.getVersionDestroyTtl());
      if (delay < SHORTEST_DELAY || delay > LONGEST_DELAY) {
        throw GoogleError.badField(
            "secret.version_destroy_ttl",
            "The `version_destroy_ttl` must be at least 24 hours and at most 1000 days.");
      }
    }
  }

  private static double seconds(Duration d) {
    return d.getSeconds() + d.getNanos() / 1e9;
  }

  private static void replicas(Secret s) {
    if (!s.getReplication().hasUserManaged()) {
      return;
    }
    UserManaged managed = s.getReplication().getUserManaged();
    if (managed.getReplicasCount() == 0) {
      throw GoogleError.badField(
          "secret.replication.user_managed.replicas",
          "The resource field `replicas` must have at least one replica.");
    }
    Set<String> seen = new HashSet<>();
    for (Replica r : managed.getReplicasList()) {
      if (r.getLocation().isEmpty() || !seen.add(r.getLocation())) {
        throw GoogleError.badField(
            "secret.replication.user_managed.replicas",
            "Each replica must have a location of its own: '" + r.getLocation() + "'.");
      }
    }
  }
}
