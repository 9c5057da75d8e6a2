package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.operation.OperationRow;
import com.google.cloud.secretmanager.v1.Rotation;
import com.google.cloud.secretmanager.v1.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * Rotation by the clock. When a secret's next rotation time comes, its topics are told, and with a
 * period the time moves on; who listens makes the new version, Secret Manager itself never does.
 *
 * @see <a href="https://cloud.google.com/secret-manager/docs/secret-rotation">Rotation
 *     schedules</a>
 */
final class Rotations {

  private static final String KIND = "secretmanager.rotate";

  private final Emulation emulation;
  private final SecretTables tables;

  Rotations(Emulation emulation, SecretTables tables) {
    this.emulation = emulation;
    this.tables = tables;
    emulation.operations().define(KIND, this::due);
  }

  /**
   * Waits for the next rotation time, when that is new. A time that has passed already does
   * nothing: it comes from a client that replays old data.
   */
  void plan(String project, String key, Secret before, Secret now) {
    Instant next = next(now);
    Instant at = emulation.clock().instant();
    if (now.hasRotation() && next.isAfter(at) && !next.equals(next(before))) {
      emulation
          .operations()
          .schedule("secretmanager", project, KIND, key, Duration.between(at, next).plusMillis(1));
    }
  }

  private static Instant next(Secret s) {
    return SecretTables.instant(s.getRotation().getNextRotationTime());
  }

  /** Runs in a transaction. The plan may have been changed since, or the secret be gone. */
  private OperationRow due(OperationRow row, Instant ignored) {
    Instant at = emulation.clock().instant();
    tables
        .secrets
        .get(row.project(), row.target())
        .filter(s -> !tables.isPast(s))
        .filter(s -> s.getRotation().hasNextRotationTime() && !next(s).isAfter(at))
        .ifPresent(s -> rotate(row.project(), row.target(), s, at));
    return row;
  }

  private void rotate(String project, String key, Secret secret, Instant at) {
    Secret after = secret;
    Rotation rotation = secret.getRotation();
    long period = rotation.getRotationPeriod().getSeconds();
    if (period > 0) {
      // A jump of the clock over several periods is one rotation.
      long periods = Duration.between(next(secret), at).toSeconds() / period + 1;
      Instant next = next(secret).plusSeconds(periods * period);
      after =
          secret.toBuilder()
              .setRotation(rotation.toBuilder().setNextRotationTime(SecretTables.timestamp(next)))
              .setEtag(emulation.ids().quotedEtag())
              .build();
      tables.secrets.put(project, key, after);
    }
    tables.events.rotated(project, after);
    plan(project, key, secret, after);
  }
}
