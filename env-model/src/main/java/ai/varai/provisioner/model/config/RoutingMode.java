package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How far the routes of a network reach. */
@Doc("How far the routes of a network reach.")
public enum RoutingMode implements Spelled {
  @Doc("Within each region.")
  REGIONAL("REGIONAL"),
  @Doc("Across regions.")
  GLOBAL("GLOBAL");

  private final String spelling;

  RoutingMode(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
