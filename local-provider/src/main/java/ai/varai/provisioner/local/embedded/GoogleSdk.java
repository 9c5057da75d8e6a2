package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.model.kind.GoogleEmulator.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The emulators of an installed Google Cloud SDK, which lie under its {@code platform} folder; they
 * start offline. Asking {@code gcloud info} for the folder takes a second, so the folder is found
 * from the program itself.
 */
final class GoogleSdk {
  private final Platform platform;

  GoogleSdk(Platform platform) {
    this.platform = platform;
  }

  /** The command that runs an emulator; empty when it is not installed. */
  Optional<List<String>> command(Service service, int port, Path data) {
    return switch (service) {
      case PUBSUB ->
          program("pubsub-emulator/bin/cloud-pubsub-emulator")
              .map(p -> List.of(p, "--host=127.0.0.1", "--port=" + port));
      case FIRESTORE ->
          program("cloud-firestore-emulator/cloud_firestore_emulator")
              .map(p -> List.of(p, "start", "--host=127.0.0.1", "--port=" + port));
      case DATASTORE ->
          program("cloud-datastore-emulator/cloud_datastore_emulator")
              .map(
                  p ->
                      List.of(
                          "/bin/sh",
                          "-c",
                          // It starts only in a folder that it has prepared.
                          "[ -d \"$1\"/WEB-INF ] || \"$0\" create \"$1\""
                              + " && exec \"$0\" start --host=127.0.0.1 --port=\"$2\""
                              + " --store_on_disk=true \"$1\"",
                          p,
                          data.toString(),
                          String.valueOf(port)));
      case BIGTABLE ->
          program("bigtable-emulator/cbtemulator")
              .map(p -> List.of(p, "-host=127.0.0.1", "-port=" + port));
    };
  }

  /** How to install what is missing. */
  static String remedy(Service service) {
    String component =
        switch (service) {
          case PUBSUB -> "pubsub-emulator";
          case FIRESTORE -> "cloud-firestore-emulator";
          case DATASTORE -> "cloud-datastore-emulator";
          case BIGTABLE -> "bigtable";
        };
    return "Install the Google Cloud SDK and run 'gcloud components install "
        + component
        + "', or start Docker.";
  }

  private Optional<String> program(String path) {
    return root()
        .map(root -> root.resolve("platform").resolve(path))
        .filter(Files::isExecutable)
        .map(Path::toString);
  }

  private Optional<Path> root() {
    return platform
        .find("gcloud")
        .flatMap(
            gcloud -> {
              try {
                Path bin = Path.of(gcloud).toRealPath().getParent();
                return Optional.ofNullable(bin).map(Path::getParent);
              } catch (IOException e) {
                return Optional.empty();
              }
            });
  }
}
