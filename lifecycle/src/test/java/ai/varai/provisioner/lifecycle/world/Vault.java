package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Sensitive;
import ai.varai.provisioner.model.resource.WriteOnly;

/** Holds a secret that it does not tell. */
@Kind(value = "vault", title = "Vault", timeout = "1M")
public record Vault(@Identity String name, @Sensitive String secret, @WriteOnly String hint)
    implements Resource {
  public static final Attribute<Vault, String> SECRET = Attribute.text(Vault.class, "secret");
}
