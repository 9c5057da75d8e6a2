package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Lives in a thing and goes with it; holds data. */
@Kind(value = "part", title = "Part", timeout = "1M", holdsData = true, within = Thing.class)
public record Part(@Identity Value<String> thing, @Identity String name, long size)
    implements Resource {}
