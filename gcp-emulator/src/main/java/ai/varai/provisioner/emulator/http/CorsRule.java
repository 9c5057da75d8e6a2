package ai.varai.provisioner.emulator.http;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * An entry of a bucket's configuration of CORS.
 *
 * @param origins whose pages may read answers; {@code *} for all
 * @param methods of HTTP; {@code *} for all
 * @param headers that pages may send and read
 * @param maxAge for how many seconds a browser may remember a preflight, where the rule says so
 * @see <a href="https://cloud.google.com/storage/docs/cross-origin">Cross-origin resource
 *     sharing</a>
 */
public record CorsRule(
    List<String> origins, List<String> methods, List<String> headers, OptionalLong maxAge) {

  static final String ANY = "*";

  public CorsRule {
    origins = List.copyOf(origins);
    methods = methods.stream().map(m -> m.toUpperCase(Locale.ROOT)).toList();
    headers = List.copyOf(headers);
  }

  boolean takes(String origin, String method) {
    return (origins.contains(ANY) || origins.contains(origin))
        && (methods.contains(ANY) || methods.contains(method));
  }
}
