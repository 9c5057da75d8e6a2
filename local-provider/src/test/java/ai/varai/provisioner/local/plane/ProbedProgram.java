package ai.varai.provisioner.local.plane;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A service of the tests. {@code GET /pid} says its number, {@code /break} makes {@code /health}
 * fail from then on, {@code /turn-away} and {@code /take-in} do the same and the opposite to {@code
 * /ready}, {@code /deaf} ends its listening, {@code /hold} says so, and is answered when a file has
 * come into the folder {@code WATCHED}. Health is told to those who send the header {@code x-probe:
 * yes}. What asks it to end finds that it leaves the file {@code MARK}.
 */
public final class ProbedProgram {
  private static volatile int health = 200;
  private static volatile int readiness = 200;

  private ProbedProgram() {}

  public static void main(String[] arguments) throws Exception {
    if (System.getenv("MARK") != null) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      Files.writeString(Path.of(System.getenv("MARK")), "asked to end");
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                InetAddress.getByName(System.getenv("BIND_ADDRESS")),
                Integer.parseInt(System.getenv("PORT"))),
            0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> answer(server, exchange));
    server.start();
    new CountDownLatch(1).await();
  }

  private static void answer(HttpServer server, HttpExchange exchange) throws IOException {
    int status = 200;
    String text = Long.toString(ProcessHandle.current().pid());
    switch (exchange.getRequestURI().getPath()) {
      case "/health" ->
          status = "yes".equals(exchange.getRequestHeaders().getFirst("x-probe")) ? health : 400;
      case "/ready" -> status = readiness;
      case "/break" -> health = 503;
      case "/turn-away" -> readiness = 503;
      case "/take-in" -> readiness = 200;
      case "/hold" -> hold();
      case "/deaf" -> new Thread(() -> server.stop(1)).start();
      default -> {}
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void hold() throws IOException {
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      Path.of(System.getenv("WATCHED")).register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      System.out.println("holding");
      watch.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
