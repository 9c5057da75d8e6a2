package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.emulator.run.ServiceRunner.Mount;
import ai.varai.provisioner.emulator.run.ServiceRunner.Volume;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The volumes of a running workload, as folders of this machine that go with it. */
final class WorkloadVolumes implements AutoCloseable {
  private static final String FOLDER = "rwxr-xr-x";
  private static final String FILE = "rw-r--r--";

  private static final Logger log = LoggerFactory.getLogger(WorkloadVolumes.class);

  private final Path folder;
  private final Map<String, Path> volumes = new LinkedHashMap<>();
  private final List<SqlSockets> sockets = new ArrayList<>();

  private WorkloadVolumes(Path folder) {
    this.folder = folder;
  }

  /** Makes volumes. */
  static final class Maker {
    private final Path home;
    private final SqlSockets.Target instances;

    /**
     * @param home a folder of their own; what an emulator that was killed has left there goes
     */
    Maker(Path home, SqlSockets.Target instances) {
      this.home = home;
      this.instances = instances;
      try {
        PrivateFiles.delete(home);
      } catch (UncheckedIOException e) {
        log.warn("what an emulator left that ended is not deleted: {}", e.getMessage());
      }
    }

    /**
     * Makes the volumes of a workload.
     *
     * @param trouble takes why somebody did not reach an instance of Cloud SQL
     * @throws StartFailure when one of them cannot be had here
     */
    WorkloadVolumes make(Workload workload, Consumer<String> trouble) {
      try {
        WorkloadVolumes made =
            new WorkloadVolumes(Files.createTempDirectory(PrivateFiles.folder(home), "workload-"));
        try {
          for (Map.Entry<String, Volume> v : workload.volumes().entrySet()) {
            made.volumes.put(v.getKey(), make(v, made, workload.serviceAccount(), trouble));
          }
          return made;
        } catch (IOException | StartFailure e) {
          made.close();
          throw e;
        }
      } catch (IOException e) {
        throw new StartFailure("The volumes could not be made: " + e.getMessage());
      }
    }

    private Path make(
        Map.Entry<String, Volume> named,
        WorkloadVolumes among,
        String serviceAccount,
        Consumer<String> trouble)
        throws IOException {
      Volume volume = named.getValue();
      if (volume instanceof Volume.SqlSockets sql) {
        SqlSockets open =
            SqlSockets.open(sql.connectionNames(), serviceAccount, instances, trouble);
        among.sockets.add(open);
        return open.folder();
      }
      if (volume instanceof Volume.Unknown unknown) {
        throw new StartFailure(
            "The volume '" + named.getKey() + "' cannot be mounted here: " + unknown.what() + ".");
      }
      Path folder = Files.createTempDirectory(among.folder, "volume-");
      if (volume instanceof Volume.Files files) {
        for (Map.Entry<String, byte[]> file : files.contents().entrySet()) {
          write(folder, file.getKey(), file.getValue());
        }
        return allow(folder, FOLDER);
      }
      return allow(folder, "rwxrwxrwx");
    }

    private static void write(Path folder, String path, byte[] content) throws IOException {
      Path file = inside(folder, path);
      for (Path each = folder.relativize(file).getParent(); each != null; ) {
        Files.createDirectories(folder.resolve(each));
        allow(folder.resolve(each), FOLDER);
        each = each.getParent();
      }
      allow(Files.write(file, content), FILE);
    }
  }

  private static Path allow(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static Path inside(Path folder, String path) {
    Path found = folder.resolve(path).normalize();
    if (!found.startsWith(folder)) {
      throw new StartFailure("The path '" + path + "' leads out of its volume.");
    }
    return found;
  }

  /** What is mounted in a container: folders by the path at which it finds them. */
  Map<String, Path> of(Container container) {
    Map<String, Path> mounted = new LinkedHashMap<>();
    for (Mount m : container.mounts()) {
      Path volume = volumes.get(m.volume());
      if (volume == null) {
        throw new StartFailure("There is no volume '" + m.volume() + "' to mount.");
      }
      mounted.put(m.path(), inside(volume, m.subPath()));
    }
    return mounted;
  }

  @Override
  public void close() {
    sockets.forEach(SqlSockets::close);
    try {
      PrivateFiles.delete(folder);
    } catch (UncheckedIOException e) {
      log.warn("what a container wrote as another user stays: {}", e.getMessage());
    }
  }
}
