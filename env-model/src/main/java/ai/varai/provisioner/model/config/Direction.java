package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Which traffic a firewall rule is about. */
@Doc("Which traffic a firewall rule is about.")
public enum Direction implements Spelled {
  @Doc("Incoming.")
  INGRESS("INGRESS"),
  @Doc("Outgoing.")
  EGRESS("EGRESS");

  private final String spelling;

  Direction(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
