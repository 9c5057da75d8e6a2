package ai.varai.provisioner.local.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * One Docker engine: questions are asked directly, changes go through docker-java. Most commands
 * only ask, and the client with all of its commands takes longer to begin than they take
 * altogether; it is made when something is changed for the first time.
 */
final class DockerEngine implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final TransportConfig transport;
  private final DockerHttpClient http;
  private final EngineQueries queries;
  private @Nullable DockerClient client;

  DockerEngine(TransportConfig transport) {
    this.transport = transport;
    http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(transport.getDockerHost())
            .sslConfig(transport.getSslConfig())
            .connectionTimeout(CONNECT)
            .build();
    queries = new EngineQueries(http);
  }

  /** The engine behind a Unix socket of this machine. */
  static DockerEngine at(URI socket) {
    return new DockerEngine(
        TransportConfig.builder().dockerHost(socket).sslConfig(new NoTls()).build());
  }

  /** Where it is. */
  URI host() {
    return transport.getDockerHost();
  }

  EngineQueries queries() {
    return queries;
  }

  /** For changes, and for what is streamed. */
  synchronized DockerClient client() {
    DockerClient made = client;
    if (made == null) {
      made = DockerClientProviderStrategy.getClientForConfig(transport);
      client = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    try {
      http.close();
      if (client != null) {
        client.close();
      }
    } catch (IOException e) {
      // Nothing is lost with a connection that does not close.
    }
  }

  /**
   * A Unix socket needs no TLS, and the transport asks for a context all the same: this one can do
   * nothing, and spares loading what could and the platform's certificates.
   */
  private static final class NoTls extends SSLContext implements SSLConfig {
    NoTls() {
      super(null, null, "none");
    }

    @Override
    public SSLContext getSSLContext() {
      return this;
    }
  }
}
