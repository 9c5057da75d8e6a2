package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.StoragePlatform;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Files stored in one region where the matrix says multi-region. */
final class FilesAsSaid extends RowRule {

  FilesAsSaid() {
    super(
        "MTX014",
        Severity.ADVISORY,
        "Files stored in one region where the matrix says multi-region",
        "A bucket in one region is away with its region.",
        "Set `location` to a multi-region such as `US`.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    if (row.infrastructure().storage() != StoragePlatform.CLOUD_STORAGE_MULTI_REGION) {
      return;
    }
    input
        .environment()
        .storage()
        .forEach(
            (name, bucket) -> {
              String location = bucket.location().orElse(input.environment().region());
              if (location.contains("-")) {
                report.at(
                    KeyPath.of("storage", name),
                    "the bucket lies in "
                        + location
                        + " where the matrix says '"
                        + row.infrastructure().storage()
                        + "'",
                    "set location to a multi-region such as US");
              }
            });
  }
}
