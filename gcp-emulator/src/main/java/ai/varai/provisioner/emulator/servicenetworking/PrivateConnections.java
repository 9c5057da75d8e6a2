package ai.varai.provisioner.emulator.servicenetworking;

/** What Service Networking tells producer services of the networks that are connected to them. */
@FunctionalInterface
public interface PrivateConnections {

  /**
   * Whether the network has a private connection to Google's services.
   *
   * @param project the id of the project that owns the network
   * @param network its name, without path
   */
  boolean connected(String project, String network);
}
