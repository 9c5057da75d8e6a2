package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL 14 for machines that cannot pull: the server as Zonky packs it for Maven, with this
 * machine's C library and a start script that understands the variables of {@code postgres:14}.
 */
final class PostgresImage extends ImageRecipe {
  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final String OWNER = "999:999";
  private static final List<String> SCRIPTS = List.of("docker-entrypoint.sh", "pg_isready");

  @Override
  public String reference() {
    return "provisioner/postgres:14-standin";
  }

  @Override
  public String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint().add("postgres 1").add(Busybox.PATH);
    for (String script : SCRIPTS) {
      fingerprint.add(Resources.text(script));
    }
    try (InputStream in = archive()) {
      return fingerprint.add(String.valueOf(java.util.Arrays.hashCode(in.readAllBytes()))).value();
    } catch (IOException e) {
      throw new ImageException("PostgreSQL's archive cannot be read", e);
    }
  }

  @Override
  JibContainerBuilder build(Path work) throws ImageException, InterruptedException {
    Path server = unpack(work);
    Layer layer = Busybox.addTo(new Layer("server")).folder(server, "/usr/lib/postgresql");
    layer.librariesOf(programs(server), server);
    try {
      Path empty = Files.createDirectory(work.resolve("empty"));
      Path passwd =
          Files.writeString(
              work.resolve("passwd"),
              "root:x:0:0::/:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/sh\n");
      layer
          .file(passwd, "/etc/passwd", "644", "0:0")
          .file(empty, "/tmp", "777", OWNER)
          .file(empty, "/var/lib/postgresql", "755", OWNER)
          .file(empty, "/var/lib/postgresql/data", "700", OWNER);
    } catch (IOException e) {
      throw new ImageException(work + " cannot be written: " + e.getMessage(), e);
    }
    for (String script : SCRIPTS) {
      layer.file(Resources.copy(script, work), "/bin/" + script, "755", "0:0");
    }
    return Jib.fromScratch()
        .addFileEntriesLayer(layer.toJib())
        .addEnvironmentVariable("PATH", "/usr/lib/postgresql/bin:/bin")
        .addEnvironmentVariable("PGDATA", "/var/lib/postgresql/data")
        .addEnvironmentVariable("LD_LIBRARY_PATH", "/usr/lib/postgresql/lib")
        .setEntrypoint("/bin/docker-entrypoint.sh")
        .setProgramArguments("postgres")
        .setUser(OWNER)
        .setExposedPorts(Set.of(Port.tcp(5432)));
  }

  private static InputStream archive() throws ImageException {
    InputStream in = PostgresImage.class.getResourceAsStream(ARCHIVE);
    if (in == null) {
      throw new ImageException("PostgreSQL's binaries are not on the class path");
    }
    return in;
  }

  private static Path unpack(Path work) throws ImageException, InterruptedException {
    try (InputStream packed = archive();
        InputStream in = new XZInputStream(packed)) {
      Path tar = work.resolve("postgres.tar");
      Files.copy(in, tar);
      Path server = Files.createDirectory(work.resolve("postgres"));
      Commands.output(List.of("tar", "-xf", tar.toString(), "-C", server.toString()));
      return server;
    } catch (IOException e) {
      throw new ImageException("PostgreSQL cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static List<Path> programs(Path server) throws ImageException {
    try (Stream<Path> walk = Files.walk(server)) {
      return walk.filter(Files::isRegularFile)
          .filter(f -> f.toString().contains("/bin/") || f.toString().contains(".so"))
          .toList();
    } catch (IOException e) {
      throw new ImageException(server + " cannot be read: " + e.getMessage(), e);
    }
  }
}
