package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Which outgoing traffic of a service goes through the network. */
@Doc("Which outgoing traffic of a service goes through the network.")
public enum EgressTraffic implements Spelled {
  @Doc("Traffic to private addresses.")
  PRIVATE_RANGES_ONLY("private-ranges-only"),
  @Doc("All of it.")
  ALL_TRAFFIC("all-traffic");

  private final String spelling;

  EgressTraffic(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
