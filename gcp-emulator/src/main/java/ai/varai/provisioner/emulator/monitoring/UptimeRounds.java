package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.UptimeCheckConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs each uptime check once in its period, as operations that nobody sees. A round that the clock
 * has jumped over finds what the one after the jump finds.
 */
final class UptimeRounds {
  private static final String KIND = "monitoring.uptime-check";
  private static final String TURN = "turn";
  private static final String LAST = "last";

  /** As many rounds of a jump are written, the latest. */
  private static final int MOST = 60;

  private final Emulation emulation;
  private final Configurations<UptimeCheckConfig> checks;
  private final UptimeProbe probe;
  private final UptimeSeries series;

  /** For each check its turn, which a change renews, and when it ran last. */
  private final Table<ObjectNode> rounds;

  UptimeRounds(
      Emulation emulation,
      Configurations<UptimeCheckConfig> checks,
      UptimeProbe probe,
      UptimeSeries series) {
    this.emulation = emulation;
    this.checks = checks;
    this.probe = probe;
    this.series = series;
    this.rounds = emulation.store().table("monitoring.rounds", Codec.json());
    emulation.operations().perform(KIND, () -> Optional.of(this::check));
  }

  /** Begins with a check that was made or changed; what was planned for it before ends. */
  void begin(String name) {
    String project = checks.project(name).id();
    emulation
        .store()
        .run(
            project,
            () -> {
              String turn = emulation.ids().lower(11);
              rounds.put(project, name, row(project, name).put(TURN, turn));
              plan(project, name, turn, Duration.ZERO);
            });
  }

  /** A check that is gone runs no more. */
  void end(String name) {
    rounds.remove(checks.project(name).id(), name);
  }

  private ObjectNode row(String project, String name) {
    return rounds.get(project, name).orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private void plan(String project, String name, String turn, Duration after) {
    emulation.operations().schedule("monitoring", project, KIND, name + "|" + turn, after);
  }

  private Operations.Completion check(OperationRow operation) {
    String project = operation.project();
    String[] target = operation.target().split("\\|", -1);
    if (!isTurn(project, target)) {
      return (pending, now) -> pending;
    }
    UptimeCheckConfig check = checks.get(target[0]);
    Optional<UptimeResult> result = probe.run(check);
    return (pending, now) -> {
      if (isTurn(project, target)) {
        Duration period = Duration.ofSeconds(check.getPeriod().getSeconds());
        result.ifPresent(r -> write(project, check, r, period, now));
        plan(project, target[0], target[1], period);
      }
      return pending;
    };
  }

  private boolean isTurn(String project, String[] target) {
    return checks.contains(target[0])
        && Trees.text(row(project, target[0]), TURN).equals(target[1]);
  }

  private void write(
      String project, UptimeCheckConfig check, UptimeResult result, Duration period, Instant now) {
    ObjectNode row = row(project, check.getName());
    Optional<Instant> last =
        Optional.of(Trees.text(row, LAST)).filter(t -> !t.isEmpty()).map(Instant::parse);
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    if (last.isPresent() && !last.get().isBefore(at)) {
      at = last.get().plusMillis(1);
    }
    List<Instant> moments = new ArrayList<>(List.of(at));
    for (Instant t = at.minus(period);
        last.isPresent() && !t.isBefore(last.get().plus(period)) && moments.size() < MOST;
        t = t.minus(period)) {
      moments.add(0, t);
    }
    for (Instant moment : moments) {
      series.write(project, check, result, moment);
    }
    rounds.put(project, check.getName(), row.put(LAST, at.toString()));
  }
}
