package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;
import java.util.Optional;

/** A secret that the environment has besides those of its database. */
@Doc("A secret that the environment has besides those of its database.")
public record SecretConfig(
    @Doc(
            "Whether its value is generated. If not, it is put into the secret store by hand before services start: `provisioner secret set SECRET`.")
        @Default("true")
        boolean generate,
    @Doc("Characters of the generated value.") @Default("32") @Range(min = 16, max = 256)
        int length,
    @Doc("Whether the generated value has characters other than letters and digits.")
        @Default("true")
        boolean special,
    @Doc("Days after which it is renewed. Without it: `security_config.secrets.rotation_days`.")
        @Range(min = 1, max = 3650)
        Optional<Integer> rotationDays) {}
