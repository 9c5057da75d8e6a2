package ai.varai.provisioner.sample;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the service reads from its environment variables.
 *
 * @param bindAddress the address to listen on ({@code BIND_ADDRESS}); all of them when not given,
 *     as Cloud Run needs
 * @param port {@code PORT}, 8080 when not given; 0 takes a free one. See the <a
 *     href="https://cloud.google.com/run/docs/container-contract">container contract</a>, as for
 *     the {@code K_} variables
 * @param concurrency requests served at once ({@code CONCURRENCY}); more are answered with 429. 0
 *     means no limit
 * @param postgres {@code DATABASE_URL}
 * @param mongodb {@code MONGODB_URL}
 * @param storage the folder in {@code STORAGE_DIR}
 */
record Settings(
    String service,
    String revision,
    String configuration,
    String environment,
    String bindAddress,
    int port,
    int concurrency,
    Optional<PostgresUrl> postgres,
    Optional<String> mongodb,
    Optional<Path> storage) {

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException when one of them makes no sense; the message names the
   *     variable and never holds a secret
   */
  static Settings from(Map<String, String> variables) {
    return new Settings(
        text(variables, "K_SERVICE").orElse("sample-service"),
        text(variables, "K_REVISION").orElse("none"),
        text(variables, "K_CONFIGURATION").orElse("none"),
        text(variables, "ENVIRONMENT").orElse("none"),
        text(variables, "BIND_ADDRESS").orElse("0.0.0.0"),
        number(variables, "PORT", 8080, 65535),
        number(variables, "CONCURRENCY", 0, 1000),
        text(variables, "DATABASE_URL").map(PostgresUrl::parse),
        text(variables, "MONGODB_URL"),
        text(variables, "STORAGE_DIR").map(Path::of));
  }

  private static Optional<String> text(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  private static int number(Map<String, String> variables, String name, int absent, int max) {
    Optional<String> value = text(variables, name);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      int number = Integer.parseInt(value.get().trim());
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below like a number out of range.
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from 0 to " + max + ", not '" + value.get() + "'");
  }
}
