package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Lives in a thing, goes with it, and carries no marks: others may have some in the same thing. */
@Kind(value = "lodger", title = "Lodger", timeout = "1M", within = Thing.class)
public record Lodger(@Identity Value<String> thing, @Identity String name) implements Resource {
  /** Every thing comes with one of this name. */
  public static final String BUILT_IN = "ghost";
}
