package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** The disk may grow beyond its configured size. */
final class DiskGrows extends CloudRule {

  DiskGrows() {
    super(
        "SQL012",
        Severity.ADVISORY,
        "The disk may grow beyond its configured size",
        "With automatic storage increase, which is on unless `disk_autoresize: false` is"
            + " written, Cloud SQL enlarges the disk by itself and never shrinks it. `disk_size`"
            + " is then the least size: a larger disk is no drift, and going back to a smaller one"
            + " would need a new instance.",
        "Nothing, if growth is wanted. Otherwise set `disk_autoresize` to false.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .database()
        .ifPresent(
            database -> {
              if (database.diskAutoresize()) {
                report.at(
                    RuleInput.database("disk_size"),
                    "the disk grows by itself, so "
                        + database.diskSize()
                        + " GB is its least size, not its size",
                    "set disk_autoresize to false if it must not grow");
              }
            });
  }
}
