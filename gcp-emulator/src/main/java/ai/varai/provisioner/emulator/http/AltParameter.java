package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Route;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.api.HttpBody;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The parameter {@code alt}, by which a client says in which form it wants the answer. A form that
 * there is not is refused, before anything else is looked at.
 *
 * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>; how
 *     they are refused was seen with Drive, Gmail, Docs, Sheets and Slides
 *     (https://github.com/brekkylab/backlot/issues/309) and Gemini
 */
final class AltParameter {

  private static final Set<String> FORMS = Set.of("", "json", "media", "proto");

  /** Its parameter of this name is its own, and the XML API has none. */
  private static final String METADATA = "metadata";

  private AltParameter() {}

  /** INVALID_ARGUMENT when the method has no answer of the form that is wanted. */
  static void check(Route route, Map<String, List<String>> query) {
    Route.Target target = route.target();
    if (target.info().api().equals(METADATA)
        || route.template().segments().get(0).equals(ClientPaths.XML)) {
      return;
    }
    String wanted = RestFront.first(query, "$alt", "alt").orElse("");
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
}
