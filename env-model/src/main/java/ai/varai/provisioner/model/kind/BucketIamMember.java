package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** One member of one role on one bucket; leaves every other binding alone. */
@Kind(value = "bucket_iam_member", title = "Bucket access")
public record BucketIamMember(
    @Identity Value<String> bucket, @Identity String role, @Identity Value<String> member)
    implements Resource {}
