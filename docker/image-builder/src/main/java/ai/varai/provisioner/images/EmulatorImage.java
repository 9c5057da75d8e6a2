package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The image of the emulated Google Cloud: its jar and those that it runs with, on a linked runtime.
 * They are taken from the class path of this program, which must hold them as jars.
 */
public final class EmulatorImage extends ImageRecipe {
  /** The reference by which its Testcontainers container asks for it. */
  public static final String REFERENCE = "provisioner/gcp-emulator:local";

  /** Where it listens inside. */
  public static final int PORT = 8090;

  /** Written by the emulator's build: {@code lib/a-1.jar:lib/b-2.jar}. */
  private static final String LIBRARIES = "/META-INF/gcp-emulator.libraries";

  private static final String OWN = "gcp-emulator.jar";

  // Its HTTP server and client, TLS of the proxy, JSON, the certificates that it makes.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.sql",
          "jdk.crypto.ec",
          "jdk.management",
          "jdk.unsupported",
          "jdk.zipfs");

  @Override
  public String reference() {
    return REFERENCE;
  }

  @Override
  public String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint().add("gcp-emulator 1").add(JavaRuntime.identity());
    for (Map.Entry<String, Path> jar : jars().entrySet()) {
      fingerprint.add(jar.getKey());
      // A released library is known by its name.
      if (jar.getKey().equals(OWN) || jar.getKey().contains("SNAPSHOT")) {
        fingerprint.add(jar.getValue());
      }
    }
    return fingerprint.value();
  }

  @Override
  JibContainerBuilder build(Path work) throws ImageException, InterruptedException {
    Layer libraries = new Layer("libraries");
    Layer program = new Layer("program");
    Layer runtime = JavaRuntime.link(work, MODULES);
    Map<String, Path> jars = jars();
    for (Map.Entry<String, Path> jar : jars.entrySet()) {
      Path copy = work.resolve("app").resolve(jar.getKey());
      try {
        Files.createDirectories(copy.getParent());
        Files.copy(jar.getValue(), copy);
      } catch (IOException e) {
        throw new ImageException(jar.getValue() + " cannot be copied: " + e.getMessage(), e);
      }
      Layer.settle(copy);
      (jar.getKey().equals(OWN) ? program : libraries)
          .file(copy, "/app/" + jar.getKey(), "644", "0:0");
    }
    String classPath = String.join(":", jars.keySet());
    EmulatorRehearsal.archive(work, classPath)
        .ifPresent(file -> program.file(file, "/app/" + file.getFileName(), "644", "0:0"));
    return Jib.fromScratch()
        .addFileEntriesLayer(runtime.toJib())
        .addFileEntriesLayer(libraries.toJib())
        .addFileEntriesLayer(program.toJib())
        .addFileEntriesLayer(
            new Layer("folders").file(work.resolve("app/lib"), "/tmp", "777", "0:0").toJib())
        .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
        .setEntrypoint(EmulatorRehearsal.command(classPath, PORT))
        .setExposedPorts(Set.of(Port.tcp(PORT)));
  }

  /** Where each jar of the image is, by its path within {@code /app}; its own comes first. */
  private static Map<String, Path> jars() throws ImageException {
    Map<String, Path> here =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(place -> place.toString().endsWith(".jar"))
            .collect(
                Collectors.toMap(
                    place -> place.getFileName().toString(), place -> place, (a, b) -> a));
    Map<String, Path> jars = new TreeMap<>();
    Path own =
        here.entrySet().stream()
            .filter(jar -> jar.getKey().matches("gcp-emulator-\\d.*\\.jar"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> missing("gcp-emulator"));
    jars.put(OWN, own);
    for (String library : libraries()) {
      Path place = here.get(library.substring(library.indexOf('/') + 1));
      if (place == null) {
        throw missing(library);
      }
      jars.put(library, place);
    }
    return jars;
  }

  private static ImageException missing(String jar) {
    return new ImageException(
        jar + " is not among the jars of this program: build the image with docker/build-images");
  }

  private static List<String> libraries() throws ImageException {
    try (InputStream list = EmulatorImage.class.getResourceAsStream(LIBRARIES)) {
      if (list == null) {
        throw missing("gcp-emulator");
      }
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      return new ArrayList<>(List.of(text.strip().split(":")));
    } catch (IOException e) {
      throw new ImageException(LIBRARIES + " cannot be read: " + e.getMessage(), e);
    }
  }
}
