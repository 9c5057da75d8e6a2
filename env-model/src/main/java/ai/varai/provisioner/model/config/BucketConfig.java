package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import java.util.Optional;

/** A place for files: a bucket, or a folder on this machine. */
@Doc("A place for files: a bucket, or a folder on this machine.")
public record BucketConfig(
    @Doc(
            "Global name of the bucket. Without it: project, environment and key, joined with hyphens.")
        @Pattern(
            value = "[a-z0-9][-_.a-z0-9]{1,61}[a-z0-9]",
            expected = "3 to 63 lower-case letters, digits, hyphens, underscores and dots")
        Optional<String> name,
    @Doc(value = "Region or multi-region. Without it: the environment's region.", example = "US")
        @Pattern(
            value = "[A-Za-z]+[0-9]*(-[A-Za-z]+[0-9]*)?",
            expected = "a location such as us-central1 or US")
        Optional<String> location,
    @Doc("How it is stored and billed.") @Default("STANDARD") StorageClass storageClass,
    @Doc("Whether overwritten files are kept.") @Default("false") boolean versioning,
    @Doc("Size in GB that the bucket is planned for; cost and matrix are reckoned with it.")
        @Range(min = 1, max = 1000000)
        Optional<Integer> sizeGb,
    @Doc("Days after which files are deleted. Without it they stay. The local target deletes none.")
        @Range(min = 1, max = 36500)
        Optional<Integer> retentionDays) {}
