package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.EmulatorImage;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The images of this machine that tests run with. A machine without a registry builds its own. */
public enum TestImages {
  POSTGRES("PROVISIONER_IMAGE_POSTGRES", "provisioner/postgres:14-standin", "postgres:14"),
  MONGO("PROVISIONER_IMAGE_MONGO", "provisioner/mongo:7-standin", "mongo:7"),
  GOOGLE_EMULATORS(
      "PROVISIONER_IMAGE_GOOGLE_EMULATORS",
      "provisioner/google-emulators:standin",
      EmulatorContainer.USUAL_IMAGE),
  GCP_EMULATOR("PROVISIONER_IMAGE_GCP_EMULATOR", EmulatorImage.REFERENCE, EmulatorImage.REFERENCE),
  SAMPLE_SERVICE("", SampleServiceImage.REFERENCE, SampleServiceImage.REFERENCE);

  private static final Map<TestImages, ImageChoice> CHOSEN = new ConcurrentHashMap<>();

  private final String variable;
  private final String standIn;
  private final String usual;

  TestImages(String variable, String standIn, String usual) {
    this.variable = variable;
    this.standIn = standIn;
    this.usual = usual;
  }

  /** Its reference. */
  public String reference() {
    return choice().image();
  }

  /** What a command line needs so that an environment takes the databases' images. */
  public static List<String> arguments() {
    return List.of(
        "--set",
        "local.images.postgres=" + POSTGRES.reference(),
        "--set",
        "local.images.mongo=" + MONGO.reference());
  }

  /** The same for a Compose file. */
  public static Map<String, String> variables() {
    return Map.of(
        POSTGRES.variable, POSTGRES.reference(),
        MONGO.variable, MONGO.reference(),
        GOOGLE_EMULATORS.variable, GOOGLE_EMULATORS.reference());
  }

  /** Why tests of the local environment cannot run here; empty when they can. */
  static Optional<String> trouble() {
    return Stream.of(POSTGRES, MONGO, SAMPLE_SERVICE)
        .flatMap(image -> image.missing().stream())
        .findFirst();
  }

  /** Why this one cannot be had; empty when it is here. */
  public Optional<String> missing() {
    ImageChoice choice = choice();
    return choice.trouble().map(why -> "the image " + choice.image() + " is missing: " + why);
  }

  private ImageChoice choice() {
    return CHOSEN.computeIfAbsent(
        this,
        image -> {
          Optional<String> named =
              Optional.ofNullable(System.getenv(image.variable)).filter(name -> !name.isBlank());
          try (DockerEngine engine = DockerRuntimeFactory.engineOfThisMachine()) {
            return ImageChoice.of(named, image.standIn, image.usual, new OfEngine(engine));
          }
        });
  }

  private record OfEngine(DockerEngine engine) implements ImageChoice.Shelf {
    @Override
    public boolean has(String image) {
      // The sample service's is of use only when it is of the code at hand: looking is building.
      return !image.equals(SampleServiceImage.REFERENCE) && engine.queries().hasImage(image);
    }

    @Override
    public Optional<String> pull(String image) {
      try {
        new Images(engine).ensure(image);
        return Optional.empty();
      } catch (ProviderException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
