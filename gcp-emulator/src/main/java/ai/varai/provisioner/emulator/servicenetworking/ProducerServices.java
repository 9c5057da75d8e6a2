package ai.varai.provisioner.emulator.servicenetworking;

/** What producer services tell Service Networking: whether they still use a connection. */
@FunctionalInterface
public interface ProducerServices {

  /**
   * Whether a producer service, such as a Cloud SQL instance, stands in the network.
   *
   * @param project the id of the project that owns the instances
   * @param network the network's name or path
   */
  boolean inUse(String project, String network);
}
