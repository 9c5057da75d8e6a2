package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import ai.varai.provisioner.model.resource.WriteOnly;

/**
 * A login role of a {@link SqlInstance}. The password is the payload of a {@link SecretVersion},
 * named here and read by the handler. One of another name is made beside the old one, which goes
 * when no service connects with it any more.
 */
@Kind(
    value = "sql_user",
    title = "SQL user",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE,
    within = SqlInstance.class)
public record SqlUser(
    @Identity String name,
    @Identity Value<String> instance,
    @WriteOnly Value<String> passwordVersion)
    implements Resource {
  public static final Attribute<SqlUser, String> NAME = Attribute.text(SqlUser.class, "name");
}
