package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** The edition of Cloud SQL, which decides the tiers to choose from. */
@Doc("The edition of Cloud SQL, which decides the tiers to choose from.")
public enum DatabaseEdition implements Spelled {
  @Doc("Shared-core and custom tiers.")
  ENTERPRISE("ENTERPRISE"),
  @Doc("Performance-optimized tiers.")
  ENTERPRISE_PLUS("ENTERPRISE_PLUS");

  private final String spelling;

  DatabaseEdition(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
