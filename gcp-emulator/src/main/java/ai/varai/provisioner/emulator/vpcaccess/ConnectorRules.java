package ai.varai.provisioner.emulator.vpcaccess;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.vpcaccess.v1.Connector;
import java.util.Set;

/**
 * Which connectors can be, and what is added to them.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/configure-serverless-vpc-access">Limits</a>
 */
final class ConnectorRules {
  private static final int MBPS_OF_INSTANCE = 100;
  private static final int LEAST_INSTANCES = 2;
  private static final int MOST_INSTANCES = 10;
  private static final Set<String> MACHINES = Set.of("f1-micro", "e2-micro", "e2-standard-4");

  private ConnectorRules() {}

  /** The connector with every default; throws INVALID_ARGUMENT for what cannot be. */
  static Connector complete(Connector asked) {
    boolean ranged = !asked.getIpCidrRange().isEmpty();
    if (ranged == asked.hasSubnet()) {
      throw GoogleError.badField(
          "connector", "Exactly one of ip_cidr_range (with network) and subnet must be given.");
    }
    if (ranged && !asked.getIpCidrRange().matches("(\\d{1,3}\\.){3}\\d{1,3}/28")) {
      throw GoogleError.badField(
          "connector.ip_cidr_range", "The IP CIDR range must be an unused /28 range.");
    }
    Connector.Builder b = asked.toBuilder().clearState().clearConnectedProjects();
    if (ranged && asked.getNetwork().isEmpty()) {
      b.setNetwork("default");
    }
    if (asked.getMachineType().isEmpty()) {
      b.setMachineType("e2-micro");
    } else if (!MACHINES.contains(asked.getMachineType())) {
      throw GoogleError.badField(
          "connector.machine_type", "The machine type must be one of " + sorted() + ".");
    }
    int least = either(asked.getMinInstances(), asked.getMinThroughput(), LEAST_INSTANCES, "min");
    int most =
        either(asked.getMaxInstances(), asked.getMaxThroughput(), Math.max(3, least + 1), "max");
    if (least < LEAST_INSTANCES || most > MOST_INSTANCES || least >= most) {
      throw GoogleError.badField(
          "connector.max_instances",
          "Instances must be between 2 and 10, and the minimum less than the maximum.");
    }
    return b.setMinInstances(least)
        .setMaxInstances(most)
        .setMinThroughput(least * MBPS_OF_INSTANCE)
        .setMaxThroughput(most * MBPS_OF_INSTANCE)
        .build();
  }

  private static int either(int instances, int throughput, int usual, String side) {
    if (throughput % MBPS_OF_INSTANCE != 0) {
      throw GoogleError.badField(
          "connector." + side + "_throughput", "The throughput must be a multiple of 100 Mbps.");
    }
    if (instances != 0) {
      return instances;
    }
    return throughput == 0 ? usual : throughput / MBPS_OF_INSTANCE;
  }

  private static String sorted() {
    return String.join(", ", MACHINES.stream().sorted().toList());
  }
}
