package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Where an environment lands. */
@Doc("Where an environment lands.")
public enum Target implements Spelled {
  @Doc("This machine: Docker, or plain processes where there is no Docker.")
  LOCAL("local"),
  @Doc("An emulated Google Cloud on this machine.")
  EMULATED("emulated"),
  @Doc("Google Cloud.")
  GCP("gcp");

  private final String spelling;

  Target(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
