package ai.varai.provisioner.emulator.testcontainers;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The emulated Google Cloud in a container of Testcontainers. Ready when {@link #start()} returns.
 *
 * <pre>{@code
 * try (var cloud = new GcpEmulatorContainer().withIam(IamMode.STRICT)) {
 *   cloud.start();
 *   // point a client at cloud.endpoint(), plaintext, without credentials
 * }
 * }</pre>
 *
 * <p>It has the control plane only, and no HTTPS proxy: clients are pointed at it by endpoint.
 */
public final class GcpEmulatorContainer extends GenericContainer<GcpEmulatorContainer> {

  /** The image that {@code docker/build-images} makes. */
  public static final DockerImageName IMAGE =
      DockerImageName.parse("provisioner/gcp-emulator:local");

  private static final int PORT = 8090;

  private final List<String> arguments = new ArrayList<>();

  /** Of the image {@link #IMAGE}. */
  public GcpEmulatorContainer() {
    this(IMAGE);
  }

  /** Of an image that was built from the same program, such as one in a registry of one's own. */
  public GcpEmulatorContainer(DockerImageName image) {
    super(image);
    withExposedPorts(PORT);
    waitingFor(Wait.forHttp("/_emulator/health").forPort(PORT));
  }

  /** Only these projects exist; any does without. */
  public GcpEmulatorContainer withProjects(String... projects) {
    return argument("--projects", String.join(",", projects));
  }

  /** How long operations stay pending. */
  public GcpEmulatorContainer withOperations(LroMode mode) {
    return argument("--operations", word(mode));
  }

  /** What happens to calls that allow policies do not allow. */
  public GcpEmulatorContainer withIam(IamMode mode) {
    return argument("--iam", word(mode));
  }

  /** Refuses calls to APIs that the project has not enabled. */
  public GcpEmulatorContainer withCheckedServices() {
    return argument("--check-services", "true");
  }

  /** A folder of the container, such as a mounted volume, whose contents outlive it. */
  public GcpEmulatorContainer withDataDir(String folder) {
    return argument("--data-dir", folder);
  }

  /** {@code host:port}, as gRPC clients take it. */
  public String endpoint() {
    return getHost() + ":" + getMappedPort(PORT);
  }

  /** {@code http://host:port}, as REST clients take it. */
  public String url() {
    return "http://" + endpoint();
  }

  private GcpEmulatorContainer argument(String name, String value) {
    arguments.add(name);
    arguments.add(value);
    return withCommand(arguments.toArray(String[]::new));
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
