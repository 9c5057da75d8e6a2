package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** One member of one role on the project; leaves every other binding alone. */
@Kind(value = "project_iam_member", title = "Project access")
public record ProjectIamMember(@Identity String role, @Identity Value<String> member)
    implements Resource {}
