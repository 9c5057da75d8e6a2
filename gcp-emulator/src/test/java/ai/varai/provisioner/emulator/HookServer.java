package ai.varai.provisioner.emulator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on loopback that keeps what it is asked, and answers as it is told. */
public final class HookServer implements AutoCloseable {

  /**
   * One request.
   *
   * @param headers by their names in small letters, the first of each
   */
  public record Asked(String method, String path, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    public String authorization() {
      return header("authorization");
    }

    public String type() {
      return header("content-type");
    }
  }

  public final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  public volatile int status = 200;
  public volatile String answer = "";
  public volatile String location = "";

  /** Answers wait for it. */
  public volatile CompletableFuture<Void> hold = CompletableFuture.completedFuture(null);

  private final HttpServer server;

  public HookServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(
              new Asked(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  headers(exchange.getRequestHeaders()),
                  body));
          hold.join();
          byte[] out = answer.getBytes(StandardCharsets.UTF_8);
          if (!location.isEmpty() && !exchange.getRequestURI().getPath().equals(location)) {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
          } else {
            exchange.sendResponseHeaders(status, out.length == 0 ? -1 : out.length);
            exchange.getResponseBody().write(out);
          }
          exchange.close();
        });
    server.setExecutor(
        Executors.newCachedThreadPool(
            r -> {
              Thread t = new Thread(r, "hooks");
              t.setDaemon(true);
              return t;
            }));
    server.start();
  }

  private static Map<String, String> headers(Headers all) {
    Map<String, String> out = new TreeMap<>();
    all.forEach((name, values) -> out.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return out;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The next request, which has to come. */
  public Asked next() throws InterruptedException {
    Asked next = asked.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody asked");
    }
    return next;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
