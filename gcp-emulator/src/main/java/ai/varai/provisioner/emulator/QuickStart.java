package ai.varai.provisioner.emulator;

import java.util.Map;

/**
 * Libraries' settings that make the start quicker. Read by the libraries when their classes load;
 * what somebody set already stays.
 */
final class QuickStart {

  /**
   * The server speaks plain HTTP, so OpenSSL need not be looked for (0.25 s); and nobody listens to
   * Netty's flight recorder events, whose first registration starts the recorder (0.1 s).
   */
  private static final Map<String, String> SETTINGS =
      Map.of("com.linecorp.armeria.tlsEngineType", "jdk", "io.netty.jfr.enabled", "false");

  private QuickStart() {}

  static void prepare() {
    SETTINGS.forEach(System.getProperties()::putIfAbsent);
  }
}
