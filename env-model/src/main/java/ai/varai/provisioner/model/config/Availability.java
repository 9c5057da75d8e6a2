package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** When an environment is meant to be up. */
@Doc("When an environment is meant to be up.")
public enum Availability implements Spelled {
  @Doc("Around the clock.")
  ALWAYS("always"),
  @Doc("On the listed days between start and stop; scaled down otherwise.")
  BUSINESS_HOURS("business-hours");

  private final String spelling;

  Availability(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
