package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Stands in for {@code mongo:7} on machines that cannot pull: mongo-java-server, which speaks the
 * wire protocol (no change streams, transactions or text search) and keeps its data in memory.
 */
final class MongoStandInImage extends ImageRecipe {
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.sql",
          "jdk.unsupported");

  @Override
  public String reference() {
    return "provisioner/mongo:7-standin";
  }

  @Override
  public String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint().add("mongo 2").add(JavaRuntime.identity());
    for (Path place : classPath()) {
      fingerprint.add(place);
    }
    return fingerprint.add(Busybox.PATH).add(Resources.text("mongosh")).value();
  }

  @Override
  JibContainerBuilder build(Path work) throws ImageException, InterruptedException {
    Layer classes = new Layer("classes");
    StringBuilder inside = new StringBuilder();
    int number = 0;
    for (Path place : classPath()) {
      String target = "/app/" + number++ + (Files.isDirectory(place) ? "" : ".jar");
      if (Files.isDirectory(place)) {
        classes.folder(place, target);
      } else {
        classes.file(place, target, "644", "0:0");
      }
      inside.append(inside.isEmpty() ? "" : ":").append(target);
    }
    Layer tools = Busybox.addTo(new Layer("tools"));
    tools.file(Resources.copy("mongosh", work), "/bin/mongosh", "755", "0:0");
    return Jib.fromScratch()
        .addFileEntriesLayer(JavaRuntime.link(work, MODULES).toJib())
        .addFileEntriesLayer(tools.toJib())
        .addFileEntriesLayer(classes.toJib())
        .addEnvironmentVariable("PATH", "/bin")
        .setEntrypoint(
            "/opt/java/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            inside.toString(),
            MongoStandIn.class.getName())
        .setExposedPorts(Set.of(Port.tcp(27017)));
  }

  /** The server's and its libraries' jars, out of the class path of this program. */
  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            place ->
                place.contains("mongo-java-server")
                    || place.contains("netty-")
                    || place.contains("slf4j-api")
                    || place.contains("h2-mvstore")
                    || place.contains("image-builder"))
        .map(Path::of)
        .sorted()
        .toList();
  }
}
