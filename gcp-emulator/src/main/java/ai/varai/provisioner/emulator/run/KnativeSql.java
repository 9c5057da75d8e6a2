package ai.varai.provisioner.emulator.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.CloudSqlInstance;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.Volume;
import com.google.cloud.run.v2.VolumeMount;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Connections to Cloud SQL: an annotation of a template in v1, and in v2 a volume that every
 * container has at {@link RunDefaults#SQL_PATH}.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/connect-run">Connect from Cloud Run</a>
 */
final class KnativeSql {
  static final String ANNOTATION = "run.googleapis.com/cloudsql-instances";

  private static final String NAME = "cloudsql";

  private KnativeSql() {}

  /** The volume that an annotation asks for. */
  static Volume volume(String annotation) {
    return Volume.newBuilder()
        .setName(NAME)
        .setCloudSqlInstance(
            CloudSqlInstance.newBuilder().addAllInstances(List.of(annotation.split(",", -1))))
        .build();
  }

  /** Puts the volume where containers expect it. */
  static void mount(List<Container.Builder> containers) {
    containers.forEach(
        c ->
            c.addVolumeMounts(
                VolumeMount.newBuilder().setName(NAME).setMountPath(RunDefaults.SQL_PATH)));
  }

  /** Shows the volumes as the annotation that stands for them. */
  static void annotate(ObjectNode annotations, List<Volume> volumes) {
    String instances =
        volumes.stream()
            .filter(Volume::hasCloudSqlInstance)
            .flatMap(v -> v.getCloudSqlInstance().getInstancesList().stream())
            .collect(Collectors.joining(","));
    if (!instances.isEmpty()) {
      annotations.put(ANNOTATION, instances);
    }
  }

  /** The volumes that v1 shows as volumes. */
  static List<Volume> others(List<Volume> volumes) {
    return volumes.stream().filter(v -> !v.hasCloudSqlInstance()).toList();
  }

  /** Containers without the mounts that v1 does not show. */
  static List<Container> shown(List<Container> containers, List<Volume> volumes) {
    Set<String> hidden =
        volumes.stream()
            .filter(Volume::hasCloudSqlInstance)
            .map(Volume::getName)
            .collect(Collectors.toSet());
    return containers.stream()
        .map(
            c ->
                c.toBuilder()
                    .clearVolumeMounts()
                    .addAllVolumeMounts(
                        c.getVolumeMountsList().stream()
                            .filter(m -> !hidden.contains(m.getName()))
                            .toList())
                    .build())
        .toList();
  }
}
