package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;

/** A secret whose value a variable gets. */
@Doc("A secret whose value a variable gets.")
public record SecretReference(
    @Doc(
            value =
                "Name of the secret: a key of `secrets`, or one that the environment makes itself (`database-url`, `database-password`, `mongodb-url`).",
            example = "database-url")
        @Required
        @Pattern(
            value = Forms.SECRET,
            expected = "1 to 255 letters, digits, hyphens and underscores")
        String secretName,
    @Doc(
            "Version to read. `latest` is resolved to a number when the environment is applied, so that what runs is known.")
        @Default("latest")
        @Pattern(value = Forms.SECRET_VERSION, expected = "latest or a version number")
        String version) {}
