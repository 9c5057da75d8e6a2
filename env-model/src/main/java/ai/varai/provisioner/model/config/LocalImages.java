package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;

/** Which image serves what in Docker mode. */
@Doc("Which image serves what in Docker mode.")
public record LocalImages(
    @Doc("PostgreSQL.")
        @Default("postgres:14")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        String postgres,
    @Doc("MongoDB.")
        @Default("mongo:7")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        String mongo,
    @Doc("The Google emulators.")
        @Default("gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        String googleEmulators) {}
