package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Optional;

/** What other blocks need of the databases. */
record DatabaseParts(
    Optional<ResourceNode<SqlInstance>> sql, Optional<ResourceNode<DocumentDatabase>> document) {}
