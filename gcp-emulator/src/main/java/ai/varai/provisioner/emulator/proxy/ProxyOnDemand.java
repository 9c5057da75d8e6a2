package ai.varai.provisioner.emulator.proxy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The intercepting proxy, started when somebody first asks how to reach the emulator with
 * unmodified tools: most users never do, and making a certificate authority takes time.
 */
public final class ProxyOnDemand implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Path authorityFolder;
  private final String emulatorHost;
  private @Nullable InterceptingProxy proxy;

  /**
   * @param authorityFolder where the certificate authority lives
   * @param emulatorHost by which the emulator is reached
   */
  public ProxyOnDemand(Path authorityFolder, String emulatorHost) {
    this.authorityFolder = authorityFolder;
    this.emulatorHost = emulatorHost;
  }

  /**
   * Starts the proxy if it does not run yet.
   *
   * @param emulatorPort port of the emulator
   * @param port of the proxy; 0 takes a free one; of no effect when it runs already
   * @return the variables that point a shell's tools at it
   */
  public synchronized Map<String, String> variables(int emulatorPort, int port, String project) {
    CertificateAuthority authority = CertificateAuthority.in(authorityFolder);
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
  }
}
