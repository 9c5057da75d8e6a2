package ai.varai.provisioner.emulator.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The intercepting proxy, started when somebody first asks how to reach the emulator with
 * unmodified tools: most users never do, and making a certificate authority takes time.
 */
public final class ProxyOnDemand implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Optional<Path> lasting;
  private final String emulatorHost;
  private @Nullable Path passing;
  private @Nullable InterceptingProxy proxy;

  /**
   * @param authorityFolder where the certificate authority lives; empty for one that nobody knows
   *     again once this is closed
   * @param emulatorHost by which the emulator is reached
   */
  public ProxyOnDemand(Optional<Path> authorityFolder, String emulatorHost) {
    this.lasting = authorityFolder;
    this.emulatorHost = emulatorHost;
  }

  private Path authorityFolder() {
    if (lasting.isPresent()) {
      return lasting.get();
    }
    Path folder = passing;
    if (folder == null) {
      try {
        // An image without anything in it does not have it.
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        folder = Files.createTempDirectory(Files.createDirectories(temporary), "gcp-emulator-");
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make a folder for the certificate authority", e);
      }
      passing = folder;
    }
    return folder.resolve("ca");
  }

  /**
   * Starts the proxy if it does not run yet.
   *
   * @param emulatorPort port of the emulator
   * @param port of the proxy; 0 takes a free one; of no effect when it runs already
   * @return the variables that point a shell's tools at it
   */
  public synchronized Map<String, String> variables(int emulatorPort, int port, String project) {
    CertificateAuthority authority = CertificateAuthority.in(authorityFolder());
    InterceptingProxy running = proxy;
    if (running == null) {
      running =
          InterceptingProxy.start(
              LOOPBACK, port, new InetSocketAddress(emulatorHost, emulatorPort), authority);
      proxy = running;
    }
    return ShellEnvironment.variables(
        emulatorHost + ":" + emulatorPort, running.port(), authority, project);
  }

  @Override
  public synchronized void close() {
    InterceptingProxy running = proxy;
    if (running != null) {
      running.close();
    }
    Path folder = passing;
    if (folder != null) {
      remove(folder);
      passing = null;
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
