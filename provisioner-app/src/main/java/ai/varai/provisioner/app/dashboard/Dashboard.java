package ai.varai.provisioner.app.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.FailureJson;
import ai.varai.provisioner.app.flow.LogStream;
import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.session.Session;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Serves the page, on the loopback address. Every question needs the token that is in the address
 * which the command prints: other users of this machine do not have it, and neither have pages of
 * other origins.
 */
public final class Dashboard implements AutoCloseable {
  private static final String API = "/api/";
  private static final String JSON = "application/json";
  private static final String LOOPBACK = "127.0.0.1";

  /** How long a stream is silent at most: whether its reader is still there is seen by writing. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Duration FIRST_LINE = Duration.ofSeconds(1);
  private static final int LOG_LINES = 200;

  private static final Map<String, String> FILES =
      Map.of(
          "/", "index.html",
          "/dashboard.css", "dashboard.css",
          "/dashboard.js", "dashboard.js");

  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

  private final HttpServer server;
  private final ExecutorService threads;
  private final DashboardApi api;
  private final UnaryOperator<String> wording;
  private final String token;

  private Dashboard(HttpServer server, DashboardApi api, UnaryOperator<String> wording) {
    this.server = server;
    this.api = api;
    this.wording = wording;
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work, "dashboard");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts it.
   *
   * @param port 0 takes a free one
   * @param sessions opens the environment; the session is closed after each answer
   * @param wording completes the commands that failures name
   * @throws IOException when the port cannot be had
   */
  @SuppressWarnings("AddressSelection") // It is an address, not a name with several.
  public static Dashboard start(int port, Supplier<Session> sessions, UnaryOperator<String> wording)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getByName(LOOPBACK), port);
    var dashboard =
        new Dashboard(HttpServer.create(address, 0), new DashboardApi(sessions), wording);
    dashboard.server.setExecutor(dashboard.threads);
    dashboard.server.createContext("/", dashboard::serve);
    dashboard.server.start();
    return dashboard;
  }

  /** Where a browser finds it. */
  public URI address() {
    return URI.create("http://" + LOOPBACK + ":" + port() + "/?token=" + token);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-store");
      String path = exchange.getRequestURI().getPath();
      String file = FILES.get(path);
      if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
        refuse(exchange, 403, "HOST_UNKNOWN", "This page is served as " + LOOPBACK + " only.");
      } else if (file != null && exchange.getRequestMethod().equals("GET")) {
        send(exchange, 200, type(file), resource(file));
      } else if (!path.startsWith(API)) {
        refuse(exchange, 404, "PATH_UNKNOWN", "There is nothing at " + path + ".");
      } else if (!hasToken(exchange)) {
        refuse(exchange, 401, "TOKEN_MISSING", "Open the address that the command printed.");
      } else {
        answer(exchange, exchange.getRequestMethod() + " " + path.substring(API.length()));
      }
    }
  }

  /** A name that somebody else made lead here is none of ours. */
  private boolean isOurs(String host) {
    return List.of(LOOPBACK + ":" + port(), "localhost:" + port()).contains(String.valueOf(host));
  }

  private boolean hasToken(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(given.getBytes(UTF_8), ("Bearer " + token).getBytes(UTF_8));
  }

  private void answer(HttpExchange exchange, String question) throws IOException {
    try {
      switch (question) {
        case "GET status" -> json(exchange, api.status());
        case "GET plan" -> json(exchange, api.plan());
        case "POST checks" -> json(exchange, api.checks());
        case "GET graph" -> send(exchange, 200, "image/svg+xml", api.graph().getBytes(UTF_8));
        case "GET timeline" -> timeline(exchange, api.timeline());
        case "GET logs" ->
            api.logs(parameters(exchange, "part"), LOG_LINES, lines -> stream(exchange, lines));
        case "GET traces" -> json(exchange, api.traces());
        case "GET trace" -> json(exchange, api.trace(one(exchange, "id")));
        case "POST restart" -> json(exchange, api.restart(one(exchange, "part")));
        default -> refuse(exchange, 404, "PATH_UNKNOWN", "There is no question " + question + ".");
      }
    } catch (Gone e) {
      return; // Whoever asked has left; there is nobody to tell.
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (exchange.getResponseCode() < 0) {
        Map<String, Object> failure = FailureJson.of(e, wording);
        send(exchange, status(failure), JSON, Json.line(failure).getBytes(UTF_8));
      }
    }
  }

  private static int status(Map<String, Object> failure) {
    return switch (((Number) failure.getOrDefault("exit_code", ExitCode.FAILED)).intValue()) {
      case ExitCode.INVALID -> 400;
      case ExitCode.LOCKED, ExitCode.REFUSED -> 409;
      default -> 500;
    };
  }

  private static void timeline(HttpExchange exchange, Optional<String> drawing) throws IOException {
    if (drawing.isPresent()) {
      send(exchange, 200, "image/svg+xml", drawing.get().getBytes(UTF_8));
    } else {
      refuse(exchange, 404, "TIMELINE_NONE", "No apply has changed anything here yet.");
    }
  }

  /** The reader has closed the connection. */
  private static final class Gone extends IOException {
    private static final long serialVersionUID = 1L;

    Gone(IOException cause) {
      super(cause);
    }
  }

  /** One JSON object in a line for each line, and an empty line now and then. */
  private static void stream(HttpExchange exchange, LogStream lines) throws Exception {
    // What cannot be read is known by then, and told instead.
    Optional<LogStream.Line> line = lines.next(FIRST_LINE);
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    for (boolean more = true; more; line = lines.next(SILENCE)) {
      more = !lines.ended();
      String text =
          line.map(l -> Json.line(Json.object("part", l.part(), "line", l.text()))).orElse("");
      try {
        body.write((text + "\n").getBytes(UTF_8));
        body.flush();
      } catch (IOException e) {
        throw new Gone(e);
      }
    }
  }

  private static String one(HttpExchange exchange, String name) {
    List<String> given = parameters(exchange, name);
    if (given.size() != 1) {
      throw CommandFailure.invalid("PARAMETER_MISSING", "Name one " + name + ".", "");
    }
    return given.get(0);
  }

  private static List<String> parameters(HttpExchange exchange, String name) {
    var found = new ArrayList<String>();
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String one : query.split("&", -1)) {
      if (one.startsWith(name + "=")) {
        found.add(URLDecoder.decode(one.substring(name.length() + 1), UTF_8));
      }
    }
    return found;
  }

  private static void json(HttpExchange exchange, Map<String, Object> document) throws IOException {
    send(exchange, 200, JSON, Json.line(document).getBytes(UTF_8));
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    send(
        exchange,
        status,
        JSON,
        Json.line(Json.object("type", "error", "code", code, "message", message)).getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String type(String file) {
    return TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "text/plain");
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = Dashboard.class.getResourceAsStream("/dashboard/" + file)) {
      if (in == null) {
        throw new IOException("the program lacks its file " + file);
      }
      return in.readAllBytes();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
