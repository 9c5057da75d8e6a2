package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Lives in a thing and goes with it; its replacement is made beside it. */
@Kind(
    value = "drawer",
    title = "Drawer",
    timeout = "1M",
    within = Thing.class,
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record Drawer(@Identity Value<String> thing, @Identity String name) implements Resource {}
