package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.DeletionProtection;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;

/** What the world itself keeps from being deleted while it is locked; its name rests afterwards. */
@Kind(value = "safe", title = "Safe", timeout = "1M", holdsData = true)
public record Safe(@Identity String name, @DeletionProtection boolean locked) implements Resource {}
