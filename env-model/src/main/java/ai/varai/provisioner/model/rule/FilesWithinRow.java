package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.StorageLimit;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** More file storage than the matrix allows. */
final class FilesWithinRow extends RowRule {

  FilesWithinRow() {
    super(
        "MTX005",
        Severity.MANDATORY,
        "More file storage than the matrix allows",
        "The planned sizes of the buckets together are more than the row allows.",
        "Plan less, or waive the finding with a reason.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.limits().storage() instanceof StorageLimit.Sized limit) {
      long planned =
          input.environment().storage().values().stream()
              .mapToLong(bucket -> bucket.sizeGb().orElse(0))
              .sum();
      if (planned > limit.filesGb()) {
        report.at(
            KeyPath.of("storage"),
            planned + " GB of files where the matrix allows " + limit,
            "plan for " + limit.filesGb() + " GB or less");
      }
    }
  }
}
