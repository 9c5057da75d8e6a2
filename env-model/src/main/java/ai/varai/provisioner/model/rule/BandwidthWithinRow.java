package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.NetworkLimit;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Bandwidth other than the matrix says. */
final class BandwidthWithinRow extends RowRule {

  BandwidthWithinRow() {
    super(
        "MTX010",
        Severity.MANDATORY,
        "Bandwidth other than the matrix says",
        "`bandwidth_mbps` is what the environment is planned for; the row names the most,"
            + " or with a `+` the least.",
        "Plan within the row.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.limits().network() instanceof NetworkLimit.Bandwidth limit) {
      input
          .environment()
          .networkingConfig()
          .bandwidthMbps()
          .filter(
              planned ->
                  limit.orMore()
                      ? planned < limit.megabitsPerSecond()
                      : planned > limit.megabitsPerSecond())
          .ifPresent(
              planned ->
                  report.at(
                      KeyPath.of("networking_config", "bandwidth_mbps"),
                      planned + " Mbit/s where the matrix says " + limit,
                      "plan for " + limit.megabitsPerSecond()));
    }
  }
}
