package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** A thing that can exist twice: it is replaced by making the new one first. */
@Kind(value = "twin", title = "Twin", timeout = "1M", replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record Twin(
    @ForcesReplacement String content,
    List<Value<String>> inputs,
    @Computed Optional<String> serial)
    implements Resource {
  /** How the contents begin on which the world works for a while. */
  public static final String SLOW = "slow ";

  public static final Attribute<Twin, String> SERIAL = Attribute.text(Twin.class, "serial");

  public static Twin of(String content, List<Value<String>> inputs) {
    return new Twin(content, inputs, Optional.empty());
  }
}
