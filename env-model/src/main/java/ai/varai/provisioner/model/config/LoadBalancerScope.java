package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** How far a load balancer reaches. */
@Doc("How far a load balancer reaches.")
public enum LoadBalancerScope implements Spelled {
  @Doc("One address for the world, served by Google's edge; CDN and Cloud Armor need it.")
  GLOBAL("global"),
  @Doc("An address of the environment's region, where traffic and TLS stay.")
  REGIONAL("regional");

  private final String spelling;

  LoadBalancerScope(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
