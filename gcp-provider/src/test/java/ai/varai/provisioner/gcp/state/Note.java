package ai.varai.provisioner.gcp.state;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** The only kind of the tests' world. */
@Kind(value = "note", title = "Note")
public record Note(@Identity String name, Value<String> text) implements Resource {}
