package ai.varai.provisioner.emulator.compute;

/**
 * The addresses that Cloud Run takes in a subnetwork for Direct VPC egress. Offered by the Compute
 * API.
 *
 * @see <a href="https://cloud.google.com/run/docs/configuring/vpc-direct-vpc#delete-subnet">Google
 *     on when they go</a>
 */
public interface ServerlessAddresses {

  /** Takes addresses in a subnetwork, if none are taken there yet. */
  void reserve(String project, String region, String subnetwork);

  /** Gives back what was taken in a subnetwork. */
  void release(String project, String region, String subnetwork);
}
