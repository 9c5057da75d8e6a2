package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.model.kind.GoogleEmulator.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.gcloud.BigtableEmulatorContainer;
import org.testcontainers.gcloud.DatastoreEmulatorContainer;
import org.testcontainers.gcloud.FirestoreEmulatorContainer;
import org.testcontainers.gcloud.PubSubEmulatorContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * How one of Google's emulators is started in a container, as Testcontainers' module for it says.
 *
 * @param port where it listens inside
 */
public record EmulatorContainer(String image, int port, List<String> command) {
  /** Google's image of all of them. */
  public static final String USUAL_IMAGE =
      "gcr.io/google.com/cloudsdktool/google-cloud-cli:emulators";

  public EmulatorContainer {
    command = List.copyOf(command);
  }

  /** The emulator out of an image; each knows one project. */
  public static EmulatorContainer of(Service service, String project, String image) {
    GenericContainer<?> known = module(service);
    List<String> command = new ArrayList<>(List.of(known.getCommandParts()));
    if (command.isEmpty()) {
      // Firestore and Datastore put theirs together when they start.
      command.addAll(
          List.of(
              "/bin/sh",
              "-c",
              "gcloud beta emulators "
                  + service.name().toLowerCase(Locale.ROOT)
                  + " start --project "
                  + project
                  + " --host-port 0.0.0.0:"
                  + port(service)));
    }
    return new EmulatorContainer(image, port(service), command);
  }

  /** Where it listens inside its container. */
  public static int port(Service service) {
    return module(service).getExposedPorts().get(0);
  }

  /** Never started: its container would end with this process. */
  private static GenericContainer<?> module(Service service) {
    DockerImageName image = DockerImageName.parse(USUAL_IMAGE);
    return switch (service) {
      case PUBSUB -> new PubSubEmulatorContainer(image);
      case FIRESTORE -> new FirestoreEmulatorContainer(image);
      case DATASTORE -> new DatastoreEmulatorContainer(image);
      case BIGTABLE -> new BigtableEmulatorContainer(image);
    };
  }
}
