package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;

/**
 * An API of the project that has to be enabled. Enabled in a batch; never disabled again, because
 * others in the project may use it.
 */
@Kind(value = "project_service", title = "Enabled API")
public record ProjectService(@Identity String service) implements Resource {}
