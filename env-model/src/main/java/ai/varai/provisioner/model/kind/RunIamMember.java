package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** One member of one role on a Cloud Run service; leaves every other binding alone. */
@Kind(value = "run_iam_member", title = "Service access")
public record RunIamMember(
    @Identity Value<String> service,
    @Identity String location,
    @Identity String role,
    @Identity Value<String> member)
    implements Resource {}
