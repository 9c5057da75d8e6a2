package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How the local target runs things. */
@Doc("How the local target runs things.")
public enum LocalMode implements Spelled {
  @Doc("Docker when an engine answers, plain processes otherwise.")
  AUTO("auto"),
  @Doc("Docker; without an engine the command fails.")
  DOCKER("docker"),
  @Doc("Plain processes.")
  EMBEDDED("embedded");

  private final String spelling;

  LocalMode(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
