package ai.varai.provisioner.local.probe;

import ai.varai.provisioner.local.runtime.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Questions over HTTP and TCP to what runs on this machine, never through a proxy. The JDK's older
 * HTTP client is used on purpose: it is loaded in a tenth of the newer one's time.
 */
public final class HttpQuestions {
  private static final Duration CLOSED_BY_DOCKER = Duration.ofMillis(250);

  private HttpQuestions() {}

  /** Why {@code GET path} is not answered with a status of 200 to 399; empty when it is. */
  public static Optional<String> notOk(Endpoint server, String path, Duration patience) {
    int status;
    try {
      status = status(server, path, patience);
    } catch (IOException e) {
      return Optional.of(
          "GET "
              + path
              + " at "
              + server
              + ": "
              + Optional.ofNullable(e.getMessage()).orElse("no answer"));
    }
    return status >= 200 && status < 400
        ? Optional.empty()
        : Optional.of("GET " + path + " answers " + status);
  }

  /** The status of the answer. */
  public static int status(Endpoint server, String path, Duration patience) throws IOException {
    HttpURLConnection connection = connection(server, path, patience);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  /** The body of the answer, whatever its status. */
  public static String text(Endpoint server, String path, Duration patience) throws IOException {
    HttpURLConnection connection = connection(server, path, patience);
    boolean failed = connection.getResponseCode() >= 400;
    try (InputStream body = failed ? connection.getErrorStream() : connection.getInputStream()) {
      return body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection connection(Endpoint server, String path, Duration patience)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://" + server + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    return connection;
  }

  /**
   * Whether somebody answers what an HTTP client says, in whatever version of HTTP. To accept a
   * connection is not enough: Docker does that for a container that does not listen yet.
   */
  public static boolean speaks(Endpoint server, Duration patience) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()), (int) patience.toMillis());
      socket.setSoTimeout((int) patience.toMillis());
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + server + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether a connection that is accepted stays open although nobody says anything. Docker closes
   * one at once behind which no container listens.
   */
  public static boolean holds(Endpoint server, Duration patience) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()), (int) patience.toMillis());
      socket.setSoTimeout((int) Math.min(CLOSED_BY_DOCKER.toMillis(), patience.toMillis()));
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether something accepts a connection. */
  public static boolean accepts(Endpoint server, Duration patience) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(server.host(), server.port()), (int) patience.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
