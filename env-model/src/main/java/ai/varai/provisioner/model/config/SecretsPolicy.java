package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;

/** How secrets are made and renewed. */
@Doc("How secrets are made and renewed.")
public record SecretsPolicy(
    @Doc("Whether values are generated.") @Default("true") boolean autoGenerate,
    @Doc("Days after which they are renewed.") @Default("90") @Range(min = 1, max = 3650)
        int rotationDays) {}
