package ai.varai.provisioner.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP side: reads requests, keeps the limit of concurrent ones, writes answers and the log.
 */
final class HttpFront implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int THREADS = 32;

  /** Asked by whoever watches the service, which must not count as load. */
  private static final Set<String> PROBES = Set.of("/health", "/ready");

  private static final Duration GRACE = Duration.ofSeconds(8);

  private final HttpServer server;
  private final ExecutorService threads;
  private final Endpoints endpoints;
  private final Log log;
  private final int concurrency;
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  private HttpFront(HttpServer server, Endpoints endpoints, Log log, int concurrency) {
    this.server = server;
    this.endpoints = endpoints;
    this.log = log;
    this.concurrency = concurrency;
    this.threads = Executors.newFixedThreadPool(THREADS);
  }

  /**
   * Listens.
   *
   * @throws IOException when the port is taken or the address is not one of this machine
   */
  static HttpFront start(Settings settings, Endpoints endpoints, Log log) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(settings.bindAddress(), settings.port()), 0);
    HttpFront front = new HttpFront(server, endpoints, log, settings.concurrency());
    server.createContext("/", front::handle);
    server.setExecutor(front.threads);
    server.start();
    return front;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long started = System.nanoTime();
    inFlight.incrementAndGet();
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Answer answer = PROBES.contains(path) ? answer(exchange) : limited(exchange);
      write(exchange, answer);
      log(exchange, path, answer.status(), Duration.ofNanos(System.nanoTime() - started));
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private Answer limited(HttpExchange exchange) throws IOException {
    try {
      return busy.incrementAndGet() > concurrency && concurrency > 0
          ? Answer.error(429, "more than " + concurrency + " requests at once")
          : answer(exchange);
    } finally {
      busy.decrementAndGet();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MAX_BODY_BYTES + 1);
    }
    if (body.length > MAX_BODY_BYTES) {
      return Answer.error(413, "a body may have " + MAX_BODY_BYTES + " bytes");
    }
    String query = exchange.getRequestURI().getQuery();
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query == null ? "" : query,
            body);
    try {
      return endpoints.answer(request);
    } catch (BackendException e) {
      log.error(String.valueOf(e.getMessage()));
      return Answer.error(503, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("unexpected " + e);
      return Answer.error(500, "internal error; the log has more");
    }
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Probes that are well are not logged: they come every few seconds. */
  private void log(HttpExchange exchange, String path, int status, Duration latency) {
    if (status == 200 && PROBES.contains(path)) {
      return;
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("requestMethod", exchange.getRequestMethod());
    // The path without the query, which may hold what somebody would rather not see in a log.
    request.put("requestUrl", path);
    request.put("status", status);
    request.put("latency", String.format(Locale.ROOT, "%.6fs", latency.toNanos() / 1e9));
    log.write(
        status >= 500 ? "ERROR" : status >= 400 ? "WARNING" : "INFO",
        exchange.getRequestMethod() + " " + path + " " + status,
        Map.of("httpRequest", request));
  }

  /** Lets the requests at hand finish, for at most eight of the ten seconds Cloud Run grants. */
  @Override
  public void close() {
    // HttpServer.stop(delay) of JDK 17 waits the whole delay even when nothing is going on, so the
    // waiting happens here.
    long end = System.nanoTime() + GRACE.toNanos();
    try {
      while (inFlight.get() > 0 && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
    endpoints.close();
  }
}
