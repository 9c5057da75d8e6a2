package ai.varai.provisioner.sample;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The sample service. Reads its environment variables, listens, and ends gracefully on SIGTERM.
 *
 * <p>Exit code 3 stands for variables that make no sense, 1 for a port that cannot be had.
 */
public final class SampleService {
  private SampleService() {}

  /**
   * Serves until the process is ended.
   *
   * @param args not used; everything comes from environment variables
   */
  public static void main(String[] args) {
    System.exit(run(System.getenv()));
  }

  private static int run(Map<String, String> variables) {
    // The MongoDB driver writes its life story to java.util.logging.
    Logger.getLogger("").setLevel(Level.WARNING);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Log log = new Log(out, Clock.systemUTC(), Map.of());
    Settings settings;
    Endpoints endpoints;
    String instance = instanceId();
    try {
      settings = Settings.from(variables);
      endpoints = new Endpoints(settings, instance);
    } catch (IllegalArgumentException e) {
      log.error(String.valueOf(e.getMessage()));
      return 3;
    }
    log =
        new Log(
            out,
            Clock.systemUTC(),
            Map.of(
                "service", settings.service(),
                "revision", settings.revision(),
                "instance", instance));
    return serve(settings, endpoints, log);
  }

  private static int serve(Settings settings, Endpoints endpoints, Log log) {
    HttpFront front;
    try {
      front = HttpFront.start(settings, endpoints, log);
    } catch (IOException e) {
      log.error(
          "cannot listen on "
              + settings.bindAddress()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage());
      return 1;
    }
    log.info("listening on " + settings.bindAddress() + ":" + front.port());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("SIGTERM: finishing the requests at hand");
                  front.close();
                  log.info("ended");
                },
                "shutdown"));
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static String instanceId() {
    byte[] bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
