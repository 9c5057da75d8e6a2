package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;

/** Two can stand side by side, but not under one name. */
@Kind(value = "sign", title = "Sign", timeout = "1M", replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record Sign(@Identity String name, @ForcesReplacement String text) implements Resource {}
