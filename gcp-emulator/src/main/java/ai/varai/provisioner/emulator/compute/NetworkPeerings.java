package ai.varai.provisioner.emulator.compute;

import java.util.Optional;

/** What other APIs may ask of and do to a project's networks. Offered by the Compute API. */
public interface NetworkPeerings {

  /** Whether the network exists. */
  boolean exists(String project, String network);

  /**
   * Adds or refreshes a connected peering to a network of Google's.
   *
   * @param peer the peer network's whole URL
   */
  void connect(String project, String network, String peering, String peer);

  /** Removes a peering, if it is there. */
  void disconnect(String project, String network, String peering);

  /** Whether the network has a peering of this name. */
  boolean connected(String project, String network, String peering);

  /** The range of a global address with purpose VPC_PEERING, such as {@code 10.5.0.0/16}. */
  Optional<String> reservedRange(String project, String network, String address);

  /** A subnetwork of the network whose range overlaps the given one. */
  Optional<String> overlapping(String project, String network, String range);

  /** The network of a subnetwork; empty when there is no such subnetwork. */
  Optional<String> networkOf(String project, String region, String subnetwork);
}
