package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import java.util.Optional;

/** An environment in the hierarchy. */
@Doc("An environment in the hierarchy.")
public record HierarchyEnvironment(
    @Doc("What people call it.") @Required String title,
    @Doc(
            "The file that it is brought up from. Without it: the one with its own name. One of"
                + " `feature-*` that has no file of its own is a copy of this one, with"
                + " `unique_names`.")
        @Pattern(value = Forms.ENVIRONMENT, expected = "the name of an environment")
        Optional<String> environment,
    @Doc(
            "Whether those of `feature-*` that are copies of `environment` use its network and its"
                + " database instance (`infrastructure_of`), which is quicker and costs less.")
        @Default("false")
        boolean sharesInfrastructure) {}
