package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Range;
import java.util.Optional;

/** The MongoDB of the local target, which the matrix asks for beside PostgreSQL. */
@Doc("The MongoDB of the local target, which the matrix asks for beside PostgreSQL.")
public record DocumentDatabaseConfig(
    @Doc("MongoDB version.")
        @Default("7")
        @Pattern(
            value = "[1-9][0-9]*([.][0-9]+)*",
            expected = "a version such as \"7\" or \"7.0\", in quotes")
        String version,
    @Doc("Name of the database. Without it: `varai_` and the environment.")
        @Pattern(
            value = "[A-Za-z0-9_-]{1,63}",
            expected = "1 to 63 letters, digits, hyphens and underscores")
        Optional<String> databaseName,
    @Doc(
            "Port. Without effect so far: the local target finds a free one, or `local.ports` says it.")
        @Default("27017")
        @Range(min = 1, max = 65535)
        int port) {}
