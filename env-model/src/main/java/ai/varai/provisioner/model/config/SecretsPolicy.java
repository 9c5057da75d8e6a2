package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;

/** How secrets are made and renewed. */
@Doc("How secrets are made and renewed.")
public record SecretsPolicy(
    @Doc("Whether values are generated.") @Default("true") boolean autoGenerate,
    @Doc(
            "Days after which generated values are renewed: the first plan after them says so. Nothing renews them in the local target.")
        @Default("90")
        @Range(min = 1, max = 3650)
        int rotationDays,
    @Doc(
            "Days for which a value that was renewed can still be brought back in Secret Manager: it is disabled once nothing uses it any more, and destroyed after them. With 0 it is destroyed at once. The local target does not use it.")
        @Default("7")
        @Range(min = 0, max = 1000)
        int graceDays) {}
