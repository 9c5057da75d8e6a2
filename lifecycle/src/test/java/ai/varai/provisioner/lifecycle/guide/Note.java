package ai.varai.provisioner.lifecycle.guide;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** A note in a folder. */
@Kind(value = "note", title = "Note")
public record Note(@Identity String name, Value<String> text) implements Resource {}
