package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Spelled;

/** Who outside may call the services: the matrix's external_access as a setting. */
@Doc("Who outside may call the services: the matrix's external_access as a setting.")
public enum ExternalAccess implements Spelled {
  @Doc("Nobody.")
  NONE("none"),
  @Doc("Callers from ip_restrictions.")
  RESTRICTED_IP_RANGES("restricted-ip-ranges"),
  @Doc("Callers with an identity that may invoke.")
  AUTHENTICATED("authenticated"),
  @Doc("The public, through the load balancer with its security policy.")
  FULL_SECURITY("full-security"),
  @Doc("Everybody, without authentication.")
  PUBLIC("public");

  private final String spelling;

  ExternalAccess(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
