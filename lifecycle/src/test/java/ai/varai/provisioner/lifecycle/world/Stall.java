package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** Has its name in its zone only, as what is in a region of Google's has. */
@Kind(value = "stall", title = "Stall", timeout = "1M")
public record Stall(
    @Identity String name,
    @Identity String zone,
    List<Value<String>> inputs,
    @Computed Optional<String> serial)
    implements Resource {
  /** How the names begin of those on which the world works for a while. */
  public static final String SLOW = "slow-";

  public static final Attribute<Stall, String> SERIAL = Attribute.text(Stall.class, "serial");

  public static Stall of(String name, String zone, List<Value<String>> inputs) {
    return new Stall(name, zone, inputs, Optional.empty());
  }
}
