package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.ErrorStyle;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a client of REST wants its JSON, or that it wants none.
 *
 * @param proto as bytes of protocol buffers, where an answer is a message
 * @param pretty indented
 * @param packed compressed with gzip, where that is worth it
 * @param envelope of refusals, as {@code $.xgafv} has it
 */
record JsonForm(boolean proto, boolean pretty, boolean packed, Optional<String> envelope) {

  /** Where nobody was asked: an answer to a request that could not be read. */
  static final JsonForm PLAIN = new JsonForm(false, true, false, Optional.empty());

  /**
   * As the headers have it. Google compresses for a client that accepts gzip and says so in its
   * user agent a second time.
   *
   * @see <a
   *     href="https://developers.google.com/authorized-buyers/apis/guides/get-started/performance">Performance
   *     tips</a>, the same for all of Google's REST APIs
   */
  static JsonForm of(RequestHeaders headers) {
    return new JsonForm(
        false,
        true,
        headers.get(HttpHeaderNames.USER_AGENT, "").contains("gzip")
            && accepts(headers.get(HttpHeaderNames.ACCEPT_ENCODING, "")),
        Optional.empty());
  }

  /** As {@code alt}, {@code prettyPrint} and {@code $.xgafv} among the parameters have it. */
  JsonForm with(Map<String, List<String>> query) {
    return new JsonForm(
        SystemParameters.wantsProto(query),
        SystemParameters.first(query, "prettyPrint", "$prettyPrint", "pp")
            .filter(List.of("false", "0")::contains)
            .isEmpty(),
        packed,
        SystemParameters.envelope(query));
  }

  /**
   * For a refusal: Google indents it whatever {@code prettyPrint} says (seen with Sheets, Docs,
   * Drive, Gmail and Slides, see https://github.com/brekkylab/backlot/issues/203).
   */
  JsonForm ofRefusal() {
    return new JsonForm(proto, true, packed, envelope);
  }

  /**
   * The envelope of a refusal: newer APIs list errors for who asks for it, those over the older
   * gateway for all but who asks for none, the oldest always (seen with Docs, Gmail and Drive, see
   * https://github.com/brekkylab/backlot/pull/202).
   */
  ErrorStyle style(ErrorStyle own) {
    if (own == ErrorStyle.RPC && envelope.filter("1"::equals).isPresent()) {
      return ErrorStyle.BOTH;
    }
    return own == ErrorStyle.BOTH && envelope.filter("2"::equals).isPresent()
        ? ErrorStyle.RPC
        : own;
  }

  /** RFC 9110, section 12.5.3: a coding with the weight 0 is not accepted. */
  private static boolean accepts(String codings) {
    return Arrays.stream(codings.toLowerCase(Locale.ROOT).split(",", -1))
        .map(c -> c.replace(" ", "").split(";q=", 2))
        .anyMatch(c -> c[0].equals("gzip") && (c.length == 1 || !c[1].matches("0(\\.0*)?")));
  }
}
