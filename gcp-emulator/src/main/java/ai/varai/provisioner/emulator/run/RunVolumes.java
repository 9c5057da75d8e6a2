package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.run.ServiceRunner.Mount;
import ai.varai.provisioner.emulator.run.ServiceRunner.Volume;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.SecretVolumeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Volumes of a revision or a task, for who runs it.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v2/Container#volume">Volume</a>
 */
final class RunVolumes {
  private final RunSecrets secrets;

  RunVolumes(RunSecrets secrets) {
    this.secrets = secrets;
  }

  /** Volumes by name, with secrets read. */
  Map<String, Volume> of(RunName name, List<com.google.cloud.run.v2.Volume> volumes) {
    Map<String, Volume> all = new LinkedHashMap<>();
    volumes.forEach(v -> all.put(v.getName(), volume(name, v)));
    return all;
  }

  private Volume volume(RunName name, com.google.cloud.run.v2.Volume v) {
    return switch (v.getVolumeTypeCase()) {
      case SECRET -> files(name, v.getSecret());
      case CLOUD_SQL_INSTANCE ->
          new Volume.SqlSockets(List.copyOf(v.getCloudSqlInstance().getInstancesList()));
      case EMPTY_DIR -> new Volume.Scratch();
      case GCS -> new Volume.Unknown("Cloud Storage bucket " + v.getGcs().getBucket());
      case NFS -> new Volume.Unknown("NFS share " + v.getNfs().getServer() + v.getNfs().getPath());
      case VOLUMETYPE_NOT_SET -> new Volume.Unknown("volume without a type");
    };
  }

  /** Without items the latest version is a file that is named as the secret. */
  private Volume files(RunName name, SecretVolumeSource source) {
    String secret = source.getSecret();
    if (source.getItemsCount() == 0) {
      return new Volume.Files(
          Map.of(secret.substring(secret.lastIndexOf('/') + 1), secrets.read(name, secret, "")));
    }
    Map<String, byte[]> contents = new LinkedHashMap<>();
    source
        .getItemsList()
        .forEach(
            item -> contents.put(item.getPath(), secrets.read(name, secret, item.getVersion())));
    return new Volume.Files(contents);
  }

  static List<Mount> mounts(Container c) {
    return c.getVolumeMountsList().stream()
        .map(m -> new Mount(m.getMountPath(), m.getName(), m.getSubPath()))
        .toList();
  }
}
