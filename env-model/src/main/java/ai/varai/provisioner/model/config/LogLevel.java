package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** The least important message that services log. */
@Doc("The least important message that services log.")
public enum LogLevel implements Spelled {
  @Doc("Everything.")
  DEBUG("debug"),
  @Doc("Normal operation.")
  INFO("info"),
  @Doc("What may need attention.")
  WARN("warn"),
  @Doc("Failures.")
  ERROR("error");

  private final String spelling;

  LogLevel(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
