package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.Optional;

/** Which image serves what in Docker mode. */
@Doc("Which image serves what in Docker mode.")
public record LocalImages(
    @Doc("PostgreSQL. Without it: `postgres` of the major version in `database_version`.")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        Optional<String> postgres,
    @Doc("MongoDB. Without it: `mongo` of the version that `document_database` says.")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        Optional<String> mongo,
    @Doc("The Google emulators.")
        @Default("gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        String googleEmulators,
    @Doc("The emulated Google Cloud, which takes traces; `docker/build-images` builds it.")
        @Default("provisioner/gcp-emulator:local")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of an image")
        String gcpEmulator) {}
