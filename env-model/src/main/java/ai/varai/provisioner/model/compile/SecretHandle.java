package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Optional;

/**
 * A secret of the environment.
 *
 * @param version its newest version; empty when the payload is put into the store by hand
 */
record SecretHandle(ResourceNode<Secret> secret, Optional<ResourceNode<SecretVersion>> version) {}
