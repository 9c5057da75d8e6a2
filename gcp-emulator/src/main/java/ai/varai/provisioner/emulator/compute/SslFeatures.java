package ai.varai.provisioner.emulator.compute;

import java.util.List;

/**
 * TLS cipher suites by SSL policy profile.
 *
 * @see <a href="https://cloud.google.com/load-balancing/docs/ssl-policies-concepts">SSL
 *     policies</a>
 */
final class SslFeatures {

  private static final List<String> MODERN =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private SslFeatures() {}

  static List<String> of(String profile) {
    return switch (profile) {
      case "CUSTOM" -> List.of();
      case "MODERN" -> MODERN;
      case "RESTRICTED" -> MODERN.stream().filter(f -> !f.contains("_CBC_")).toList();
      default -> all();
    };
  }

  static List<String> all() {
    return java.util.stream.Stream.concat(
            MODERN.stream(),
            java.util.stream.Stream.of(
                "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_RSA_WITH_AES_256_CBC_SHA",
                "TLS_RSA_WITH_AES_256_GCM_SHA384"))
        .toList();
  }
}
