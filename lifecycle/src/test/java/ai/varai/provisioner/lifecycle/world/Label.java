package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;

/** Has nowhere to carry ownership marks: its name and the state alone tell whose it is. */
@Kind(value = "label", title = "Label", timeout = "1M")
public record Label(
    @Identity String name, @ForcesReplacement String color, List<Value<String>> inputs)
    implements Resource {
  public static final Attribute<Label, String> NAME = Attribute.text(Label.class, "name");
}
