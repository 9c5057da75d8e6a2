package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** One member of one role on one secret; leaves every other binding alone. */
@Kind(value = "secret_iam_member", title = "Secret access")
public record SecretIamMember(
    @Identity Value<String> secret, @Identity String role, @Identity Value<String> member)
    implements Resource {}
