package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import ai.varai.provisioner.model.describe.Size;
import java.util.List;

/** Something that several environments use. */
@Doc("Something that several environments use.")
public record SharedInfrastructure(
    @Doc("What people call it.") @Required String title,
    @Doc("Environments that use it.")
        @Required
        @Size(min = 1)
        @Pattern(value = Forms.ENVIRONMENTS, expected = "the name of an environment")
        List<String> usedBy) {
  public SharedInfrastructure {
    usedBy = List.copyOf(usedBy);
  }
}
