package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The marks as labels of containers, networks and volumes. Never holds a secret. */
final class Labels {
  private static final String PREFIX = "ai.varai.provisioner.";
  private static final String USER_PREFIX = PREFIX + "label.";
  static final String MANAGED_BY = PREFIX + "managed-by";
  static final String ENVIRONMENT = PREFIX + "environment";
  static final String STACK = PREFIX + "stack";
  static final String ADDRESS = PREFIX + "address";
  static final String NAME = PREFIX + "name";
  private static final String RESOURCE = PREFIX + "resource";
  private static final String REVISION = PREFIX + "revision";
  private static final String SPECIFICATION = PREFIX + "specification";
  private static final String PORT = PREFIX + "port";
  private static final String HOST_PORT = PREFIX + "host-port";
  private static final String CPUS = PREFIX + "cpus";
  private static final String MEMORY = PREFIX + "memory";

  private Labels() {}

  static Map<String, String> of(Marks marks) {
    Map<String, String> labels = new HashMap<>();
    marks.labels().forEach((key, value) -> labels.put(USER_PREFIX + key, value));
    labels.put(MANAGED_BY, Ownership.MANAGED_BY);
    labels.put(ENVIRONMENT, marks.owner().environment());
    labels.put(STACK, marks.owner().stack());
    labels.put(ADDRESS, marks.owner().address().toString());
    labels.put(NAME, marks.name());
    labels.put(RESOURCE, marks.resource());
    labels.put(REVISION, marks.revision());
    return labels;
  }

  /** The marks and what else must be known of a container without looking at its inside. */
  static Map<String, String> of(
      Marks marks, ContainerSpec container, int hostPort, String specification) {
    Map<String, String> labels = of(marks);
    labels.put(SPECIFICATION, specification);
    labels.put(PORT, String.valueOf(container.port()));
    labels.put(HOST_PORT, String.valueOf(hostPort));
    labels.put(CPUS, String.valueOf(container.limits().cpus()));
    labels.put(MEMORY, String.valueOf(container.limits().memoryBytes()));
    return labels;
  }

  /** Empty when the labels are not ours. */
  static Optional<Marks> marks(Map<String, String> labels) {
    String address = labels.getOrDefault(ADDRESS, "");
    if (!Ownership.MANAGED_BY.equals(labels.get(MANAGED_BY)) || address.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> user = new HashMap<>();
    labels.forEach(
        (key, value) -> {
          if (key.startsWith(USER_PREFIX)) {
            user.put(key.substring(USER_PREFIX.length()), value);
          }
        });
    return Optional.of(
        new Marks(
            labels.getOrDefault(NAME, ""),
            new Ownership(
                labels.getOrDefault(ENVIRONMENT, ""),
                labels.getOrDefault(STACK, ""),
                ResourceAddress.parse(address)),
            user,
            labels.getOrDefault(RESOURCE, ""),
            labels.getOrDefault(REVISION, "")));
  }

  static String specification(Map<String, String> labels) {
    return labels.getOrDefault(SPECIFICATION, "");
  }

  static int port(Map<String, String> labels) {
    return Integer.parseInt(labels.getOrDefault(PORT, "0"));
  }

  static int hostPort(Map<String, String> labels) {
    return Integer.parseInt(labels.getOrDefault(HOST_PORT, "0"));
  }

  static Limits limits(Map<String, String> labels) {
    return new Limits(
        Double.parseDouble(labels.getOrDefault(CPUS, "0")),
        Long.parseLong(labels.getOrDefault(MEMORY, "0")));
  }
}
