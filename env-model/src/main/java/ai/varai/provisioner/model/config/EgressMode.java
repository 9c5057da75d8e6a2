package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How services reach private addresses of the network. */
@Doc("How services reach private addresses of the network.")
public enum EgressMode implements Spelled {
  @Doc("Direct VPC egress: instances get addresses in the subnet.")
  DIRECT("direct"),
  @Doc("Through a Serverless VPC Access connector.")
  CONNECTOR("connector");

  private final String spelling;

  EgressMode(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
