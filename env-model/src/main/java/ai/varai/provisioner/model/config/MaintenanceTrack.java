package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How soon after its release Cloud SQL installs an update; names of the Cloud SQL API. */
@Doc("How soon after its release Cloud SQL installs an update; names of the Cloud SQL API.")
public enum MaintenanceTrack implements Spelled {
  @Doc("1 to 7 days after the notice.")
  CANARY("canary"),
  @Doc("8 to 14 days after the notice.")
  STABLE("stable"),
  @Doc("15 to 35 days after the notice.")
  WEEK5("week5");

  private final String spelling;

  MaintenanceTrack(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
