package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** From where a service can be called. */
@Doc("From where a service can be called.")
public enum Ingress implements Spelled {
  @Doc("Anywhere.")
  ALL("all"),
  @Doc("The project's networks.")
  INTERNAL("internal"),
  @Doc("The project's networks and its load balancer.")
  INTERNAL_AND_CLOUD_LOAD_BALANCING("internal-and-cloud-load-balancing");

  private final String spelling;

  Ingress(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
