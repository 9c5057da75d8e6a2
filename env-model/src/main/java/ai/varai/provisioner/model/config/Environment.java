package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Key;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import ai.varai.provisioner.model.describe.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An environment: everything that is brought up, changed and taken down together. */
@Doc("An environment: everything that is brought up, changed and taken down together.")
public record Environment(
    @Doc(value = "Name of the environment.", example = "development")
        @Required
        @Pattern(
            value = Forms.ENVIRONMENT,
            expected = "1 to 30 lower-case letters, digits and hyphens, starting with a letter")
        String environment,
    @Doc(
            value = "Google Cloud project. The local target puts it into names only.",
            example = "my-project-dev")
        @Required
        @Pattern(
            value = Forms.PROJECT,
            expected =
                "a project id: 6 to 30 lower-case letters, digits and hyphens, starting with a"
                    + " letter")
        String projectId,
    @Doc(
            "Whether the names that the file gives to services, network, subnets, database instance"
                + " and buckets carry the environment's as well (`auth-service-feature-login`), and"
                + " its domains begin with it (`feature-login.example.com`), so that it can be in"
                + " the same project as the environment whose file it extends. The local target"
                + " needs none.")
        @Default("false")
        boolean uniqueNames,
    @Doc(
            value =
                "The environment of the same project whose VPC, subnets and Cloud SQL instance this"
                    + " one uses, with a database and a user of its own there. It has unique names"
                    + " as well. Of `networking_config` and `database_config` counts what says which"
                    + " network, subnet, address, database and user; size, backups, firewall rules"
                    + " and the like are the other one's. The local target shares nothing.",
            example = "development")
        @Pattern(value = Forms.ENVIRONMENT, expected = "the name of an environment")
        Optional<String> infrastructureOf,
    @Doc(value = "Region.", example = "us-central1")
        @Required
        @Pattern(value = Forms.REGION, expected = "a region such as us-central1")
        String region,
    @Doc("Where the environment lands.") @Default("gcp") Target target,
    @Doc(
            value =
                "Where the state of a cloud environment is kept: in a bucket, below `environments/`"
                    + " and the environment's name, or `folder` for a folder of this machine."
                    + " Without it: the bucket that is named like the project with"
                    + " `-terraform-state`. The state of a local environment is in its folder.",
            example = "gs://my-project-terraform-state")
        @Pattern(value = Forms.STATE, expected = Forms.STATE_WORDS)
        Optional<String> stateBackend,
    @Doc(
            value =
                "The key of Cloud KMS with which the state and saved plans are encrypted. Without"
                    + " it they are in clear, or encrypted with the passphrase that a variable"
                    + " gives.",
            example =
                "gcp-kms://projects/my-project/locations/us-central1/keyRings/provisioner/cryptoKeys/state")
        @Pattern(value = Forms.KMS_KEY, expected = Forms.KMS_KEY_WORDS)
        Optional<String> stateKmsKey,
    @Doc("Whether the environment is changed only by saved plans that somebody else approved.")
        @Default("none")
        ApprovalRule approval,
    @Doc(
            value =
                "Resources that have another address now: new addresses by old ones. Nothing is"
                    + " made or deleted for them. An entry may be kept.",
            example = "{bucket.uploads: bucket.media}")
        @KeyPattern(value = Forms.ADDRESS, expected = Forms.ADDRESS_WORDS)
        @Pattern(value = Forms.ADDRESS, expected = Forms.ADDRESS_WORDS)
        Map<String, String> moved,
    @Key("extends")
        @Doc(
            value = "Another file, relative to this one, over which this one is laid.",
            example = "base.yaml")
        @Pattern(value = Forms.NOT_BLANK, expected = "the name of a file")
        Optional<String> extendsFile,
    @Doc("What the environment is for.") Optional<String> description,
    @Doc(
            "Row of the configuration matrix that the environment must keep to. Without it: the row"
                + " named like the environment, or else like the one whose file it extends.")
        @Pattern(value = Forms.ENVIRONMENT, expected = "the name of a row")
        Optional<String> matrixRow,
    @Doc(value = "Labels on everything that can carry labels.", example = "{team: platform}")
        @KeyPattern(
            value = Forms.LABEL_KEY,
            expected =
                "up to 63 lower-case letters, digits, hyphens and underscores, starting with a"
                    + " letter")
        @Pattern(
            value = Forms.LABEL_VALUE,
            expected = "up to 63 lower-case letters, digits, hyphens and underscores")
        Map<String, String> labels,
    @Doc("Services by name.")
        @Required
        @Size(min = 1)
        @KeyPattern(value = Forms.SERVICE, expected = Forms.SERVICE_WORDS)
        Map<String, ServiceConfig> services,
    @Doc("The PostgreSQL database. Without it there is none.")
        Optional<DatabaseConfig> databaseConfig,
    @Doc("The MongoDB database. Without it there is none.")
        Optional<DocumentDatabaseConfig> documentDatabase,
    @Doc("Buckets by short name.")
        @KeyPattern(
            value = "[a-z]([-a-z0-9]{0,28}[a-z0-9])?",
            expected = "1 to 30 lower-case letters, digits and hyphens, starting with a letter")
        Map<String, BucketConfig> storage,
    @Doc("Additional secrets by name.")
        @KeyPattern(
            value = "[a-z]([-a-z0-9]{0,198}[a-z0-9])?",
            expected = "lower-case letters, digits and hyphens, starting with a letter")
        Map<String, SecretConfig> secrets,
    @Doc("The network.") NetworkingConfig networkingConfig,
    @Doc("Monitoring and logging.") MonitoringConfig monitoringConfig,
    @Doc("Who may do what.") SecurityConfig securityConfig,
    @Doc("When the environment is meant to be up.") ScheduleConfig schedule,
    @Doc("Settings of the local target.") LocalConfig local,
    @Doc(value = "How much the findings of a code weigh here.", example = "{NET003: advisory}")
        @KeyPattern(
            value = Forms.CODE,
            expected = "a code of three capital letters and three digits such as NET003")
        Map<String, PolicyLevel> policy,
    @Doc("Findings that are accepted for a while.") List<WaiverConfig> waivers) {
  public Environment {
    moved = Ordered.copy(moved);
    labels = Ordered.copy(labels);
    services = Ordered.copy(services);
    storage = Ordered.copy(storage);
    secrets = Ordered.copy(secrets);
    policy = Ordered.copy(policy);
    waivers = List.copyOf(waivers);
  }

  /** The same, held to a row of the matrix. */
  public Environment withMatrixRow(String row) {
    return new Environment(
        environment,
        projectId,
        uniqueNames,
        infrastructureOf,
        region,
        target,
        stateBackend,
        stateKmsKey,
        approval,
        moved,
        extendsFile,
        description,
        Optional.of(row),
        labels,
        services,
        databaseConfig,
        documentDatabase,
        storage,
        secrets,
        networkingConfig,
        monitoringConfig,
        securityConfig,
        schedule,
        local,
        policy,
        waivers);
  }
}
