package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Stands in for Google's image of its emulators on machines that cannot pull: the emulators of the
 * Google Cloud SDK that is installed here, behind a {@code gcloud} that can start them and nothing
 * else.
 */
final class GoogleEmulatorsImage extends ImageRecipe {
  private final Path platform;

  private GoogleEmulatorsImage(Path platform) {
    this.platform = platform;
  }

  /** The recipe; empty where no SDK with all four emulators is installed. */
  static Optional<ImageRecipe> ofInstalledSdk(String searchPath) {
    return Stream.of(searchPath.split(":"))
        .map(folder -> Path.of(folder, "gcloud"))
        .filter(Files::isExecutable)
        .findFirst()
        .flatMap(GoogleEmulatorsImage::platform)
        .map(GoogleEmulatorsImage::new)
        .filter(image -> image.programs().size() == 4)
        .map(image -> image);
  }

  private static Optional<Path> platform(Path gcloud) {
    try {
      return Optional.ofNullable(gcloud.toRealPath().getParent())
          .map(bin -> bin.resolveSibling("platform"))
          .filter(Files::isDirectory);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Source by target. */
  private Map<String, Path> programs() {
    var programs = new TreeMap<String, Path>();
    add(programs, "cbtemulator", "bigtable-emulator", "cbtemulator");
    add(programs, "datastore.jar", "cloud-datastore-emulator", ".jar");
    add(programs, "firestore.jar", "cloud-firestore-emulator", ".jar");
    add(programs, "pubsub.jar", "pubsub-emulator/lib", "-all.jar");
    return programs;
  }

  private void add(Map<String, Path> programs, String target, String folder, String ending) {
    Path place = platform.resolve(folder);
    if (!Files.isDirectory(place)) {
      return;
    }
    try (Stream<Path> files = Files.list(place)) {
      files
          .filter(file -> file.toString().endsWith(ending))
          .findFirst()
          .ifPresent(file -> programs.put(target, file));
    } catch (IOException e) {
      return; // not readable is as good as not installed
    }
  }

  @Override
  public String reference() {
    return "provisioner/google-emulators:standin";
  }

  @Override
  public String fingerprint() throws ImageException {
    Fingerprint fingerprint = new Fingerprint().add("google 2").add(JavaRuntime.identity());
    for (Path program : programs().values()) {
      fingerprint.add(program);
    }
    return fingerprint.add(Busybox.PATH).add(Resources.text("gcloud")).value();
  }

  @Override
  JibContainerBuilder build(Path work) throws ImageException, InterruptedException {
    Layer emulators = new Layer("emulators");
    programs()
        .forEach((target, source) -> emulators.file(source, "/emulators/" + target, "755", "0:0"));
    Layer tools = Busybox.addTo(new Layer("tools"));
    tools.file(Resources.copy("gcloud", work), "/bin/gcloud", "755", "0:0");
    return Jib.fromScratch()
        .addFileEntriesLayer(
            JavaRuntime.link(
                    work,
                    List.of(
                        "java.se",
                        "jdk.unsupported",
                        "jdk.crypto.ec",
                        "jdk.httpserver",
                        "jdk.management"))
                .toJib())
        .addFileEntriesLayer(tools.toJib())
        .addFileEntriesLayer(emulators.toJib())
        .addEnvironmentVariable("PATH", "/bin");
  }
}
