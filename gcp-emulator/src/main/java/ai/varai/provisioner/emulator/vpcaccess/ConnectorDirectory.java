package ai.varai.provisioner.emulator.vpcaccess;

/** What Cloud Run asks about connectors. Offered by Serverless VPC Access. */
@FunctionalInterface
public interface ConnectorDirectory {

  /**
   * Whether there is such a connector.
   *
   * @param name {@code projects/p/locations/l/connectors/c}
   */
  boolean exists(String name);
}
