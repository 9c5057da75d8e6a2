package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;

/** A step that a release can take. */
@Doc("A step that a release can take.")
public record PromotionEdge(
    @Doc("Where it has proved itself.")
        @Required
        @Pattern(value = Forms.ENVIRONMENTS, expected = "the name of an environment")
        String from,
    @Doc("Where it goes next.")
        @Required
        @Pattern(value = Forms.ENVIRONMENTS, expected = "the name of an environment")
        String to) {}
