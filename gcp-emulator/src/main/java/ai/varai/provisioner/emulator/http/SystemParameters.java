package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Route;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.api.HttpBody;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of every method that say in which form an answer is wanted: {@code alt}, and
 * {@code $.xgafv} for refusals. A form that there is not is refused before anything else is looked
 * at.
 *
 * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>; how
 *     they are refused was seen with Drive, Gmail, Docs, Sheets and Slides
 *     (https://github.com/brekkylab/backlot/issues/309, /172) and Gemini
 */
final class SystemParameters {

  private static final Set<String> FORMS = Set.of("", "json", "media", "proto");
  private static final Set<String> ENVELOPES = Set.of("1", "2");

  /** Its parameter {@code alt} is its own. */
  private static final String METADATA = "metadata";

  private SystemParameters() {}

  /** INVALID_ARGUMENT when the method has no answer of the form that is wanted. */
  static void check(Route route, Map<String, List<String>> query) {
    Route.Target target = route.target();
    if (target.info().api().equals(METADATA)
        || route.template().segments().get(0).equals(ClientPaths.XML)) {
      return;
    }
    envelope(query)
        .filter(value -> !ENVELOPES.contains(value))
        .ifPresent(
            value -> {
              throw GoogleError.invalidArgument(
                  "Invalid query parameters. Invalid value '"
                      + value
                      + "' for system query parameter : $.xgafv");
            });
    String wanted = first(query, "$alt", "alt").orElse("");
    // With what follows a semicolon enumerations are asked for as numbers.
    String form = wanted.split(";", 2)[0].toLowerCase(Locale.ROOT);
    if (!FORMS.contains(form)) {
      throw GoogleError.invalidArgument(
          "Invalid value \"" + wanted + "\" for query parameter 'alt'");
    }
    if (form.equals("media")
        && target instanceof ProtoTarget p
        && !p.method().descriptor().getOutputType().equals(HttpBody.getDescriptor())) {
      throw GoogleError.invalidArgument(
          "Unsupported alt type \"media\" for non byte stream request.");
    }
  }

  /** Whether messages are to be answered as they are, instead of as JSON. */
  static boolean wantsProto(Map<String, List<String>> query) {
    return first(query, "$alt", "alt").filter("proto"::equalsIgnoreCase).isPresent();
  }

  /** Which envelope of refusals is wanted; of several values the last counts. */
  static Optional<String> envelope(Map<String, List<String>> query) {
    List<String> values = query.getOrDefault("$.xgafv", List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
  }

  /**
   * A parameter by the first of these names that is there. Of several values the first counts, as
   * was seen with Sheets and Drive (https://github.com/brekkylab/backlot/issues/337).
   */
  static Optional<String> first(Map<String, List<String>> query, String... names) {
    for (String n : names) {
      List<String> v = query.get(n);
      if (v != null && !v.isEmpty()) {
        return Optional.of(v.get(0));
      }
    }
    return Optional.empty();
  }
}
