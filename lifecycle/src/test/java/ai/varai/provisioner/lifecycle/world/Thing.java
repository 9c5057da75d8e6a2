package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** A thing with an exclusive name; made in the background when it is large. */
@Kind(value = "thing", title = "Thing", timeout = "1M")
public record Thing(
    @Identity String name,
    @ForcesReplacement String zone,
    long size,
    List<Value<String>> inputs,
    @Computed Optional<String> serial,
    @Computed(changesOnUpdate = true) Optional<String> revision)
    implements Resource {
  /** From this size on, the world works on it for a while. */
  public static final long LARGE = 1_000;

  /** What has a name like this is held by whoever uses it. */
  public static final String HELD = "held-";

  /** What has a name like this has a check that does not hold. */
  public static final String SICK = "sick-";

  /** What has a name like this has a check that cannot even be asked. */
  public static final String DUMB = "dumb-";

  public static final Attribute<Thing, String> SERIAL = Attribute.text(Thing.class, "serial");
  public static final Attribute<Thing, String> REVISION = Attribute.text(Thing.class, "revision");
  public static final Attribute<Thing, String> NAME = Attribute.text(Thing.class, "name");

  public static Thing of(String name, long size, List<Value<String>> inputs) {
    return new Thing(name, "here", size, inputs, Optional.empty(), Optional.empty());
  }

  public Thing in(String otherZone) {
    return new Thing(name, otherZone, size, inputs, serial, revision);
  }
}
