package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.KeyPattern;
import ai.varai.provisioner.model.describe.Required;
import ai.varai.provisioner.model.describe.Size;
import java.util.Map;

/** A tier of environments. */
@Doc("A tier of environments.")
public record HierarchyTier(
    @Doc("What people call it.") @Required String title,
    @Doc(
            "Its environments by name. `feature-*` stands for all whose names begin so: they come"
                + " and go.")
        @Required
        @Size(min = 1)
        @KeyPattern(value = Forms.ENVIRONMENTS, expected = Forms.ENVIRONMENTS_WORDS)
        Map<String, HierarchyEnvironment> environments) {
  public HierarchyTier {
    environments = Ordered.copy(environments);
  }
}
