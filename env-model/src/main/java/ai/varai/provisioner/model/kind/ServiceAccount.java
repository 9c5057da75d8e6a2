package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/** The identity that a service runs as. The account id has 6 to 30 characters. */
@Kind(value = "service_account", title = "Service account")
public record ServiceAccount(
    @Identity String accountId,
    String displayName,
    String description,
    @Computed Optional<String> email)
    implements Resource {
  public static final Attribute<ServiceAccount, String> EMAIL =
      Attribute.text(ServiceAccount.class, "email");

  public ServiceAccount(String accountId, String displayName, String description) {
    this(accountId, displayName, description, Optional.empty());
  }
}
