package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells browsers which web pages may read answers (CORS; the Fetch standard, section 3.3). Google's
 * JSON APIs let every page, because it needs somebody's token all the same. Here nobody needs one,
 * so that only pages of this machine may. Of objects a bucket's own configuration decides: alone in
 * Cloud Storage's XML API, beside that rule where contents are read and written by its JSON API.
 *
 * @see <a href="https://cloud.google.com/storage/docs/cross-origin">Cross-origin resource
 *     sharing</a>
 */
final class CrossOrigin {

  private static final Pattern THIS_MACHINE =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  /** Every page may read these (the Fetch standard's safelisted response headers). */
  private static final Set<String> SAFE =
      Set.of(
          "cache-control",
          "content-language",
          "content-length",
          "content-type",
          "expires",
          "last-modified",
          "pragma");

  /**
   * What a request is for.
   *
   * @param bucket whose configuration counts
   * @param json whether it is one of a JSON API
   */
  record Target(Optional<String> bucket, boolean json) {

    /** A path, as {@link ClientPaths#clean} has it. */
    static Target of(List<String> segments, boolean media) {
      if (segments.get(0).equals(ClientPaths.XML)) {
        return new Target(Optional.of(segments.get(1)), false);
      }
      int b = segments.indexOf("b");
      boolean contents =
          segments.contains("o")
              && (media || Set.of("upload", "resumable").contains(segments.get(0)));
      return new Target(
          contents && b > 0 && b + 1 < segments.size()
              ? Optional.of(segments.get(b + 1))
              : Optional.empty(),
          true);
    }
  }

  private final BucketFacts buckets;

  CrossOrigin(BucketFacts buckets) {
    this.buckets = buckets;
  }

  /** Whether a browser asks before it sends a request. */
  static boolean isPreflight(RequestHeaders headers) {
    return headers.method().name().equals("OPTIONS")
        && headers.contains(HttpHeaderNames.ORIGIN)
        && headers.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
  }

  /**
   * The refusal of a request by which a page from elsewhere would change something. Browsers send
   * some without a preflight (a form's, text), and only keep the answer from the page.
   */
  Optional<GoogleError> refusal(RequestHeaders asked, Target target) {
    String origin = asked.get(HttpHeaderNames.ORIGIN, "");
    String method = asked.method().name();
    return !target.json()
            || READING.contains(method)
            || allowsAll(target, origin)
            || rule(target, origin, method).isPresent()
        ? Optional.empty()
        : Optional.of(foreign(origin));
  }

  /** The refusal of a request to the emulator's own routes, which no page may send. */
  static Optional<GoogleError> refusal(RequestHeaders asked) {
    return Optional.ofNullable(asked.get(HttpHeaderNames.ORIGIN))
        .map(
            origin ->
                GoogleError.permissionDenied(
                    "The emulator's own routes are for no web page, so not for those of "
                        + origin
                        + "."));
  }

  HttpResponse preflight(RequestHeaders asked, Target target) {
    String origin = asked.get(HttpHeaderNames.ORIGIN, "");
    String method = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "");
    ResponseHeadersBuilder h =
        ResponseHeaders.builder(200)
            .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8")
            .setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    if (allowsAll(target, origin)) {
      shared(h, origin)
          .set(
              HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
              "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT")
          .setInt(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, 3600);
      String headers = asked.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "");
      if (!headers.isEmpty()) {
        h.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
      }
      return HttpResponse.of(h.build());
    }
    Optional<CorsRule> rule = rule(target, origin, method);
    if (rule.isEmpty() && target.json()) {
      return RestAnswers.refusal(FrontEnd.APIS, foreign(origin), ErrorStyle.RPC, JsonForm.PLAIN);
    }
    rule.ifPresent(
        r -> {
          shared(h, origin, r)
              .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, String.join(",", r.methods()));
          r.maxAge().ifPresent(s -> h.setLong(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, s));
          if (!r.headers().isEmpty()) {
            h.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, String.join(",", r.headers()));
          }
        });
    return HttpResponse.of(h.build());
  }

  /** The headers of an answer to a request that has an origin. */
  ResponseHeaders over(ResponseHeaders answer, RequestHeaders asked, Target target) {
    String origin = asked.get(HttpHeaderNames.ORIGIN, "");
    ResponseHeadersBuilder h = answer.toBuilder();
    if (allowsAll(target, origin)) {
      expose(
          h,
          answer.names().stream()
              .map(name -> name.toString().toLowerCase(Locale.ROOT))
              .filter(name -> !name.startsWith(":") && !SAFE.contains(name))
              .collect(Collectors.joining(",")));
      return shared(h, origin).build();
    }
    rule(target, origin, asked.method().name())
        .ifPresent(
            r -> {
              expose(h, String.join(",", r.headers()));
              shared(h, origin, r);
            });
    return h.build();
  }

  private static boolean allowsAll(Target target, String origin) {
    return target.json() && THIS_MACHINE.matcher(origin).matches();
  }

  private Optional<CorsRule> rule(Target target, String origin, String method) {
    return target
        .bucket()
        .flatMap(
            bucket ->
                buckets.cors(bucket).stream().filter(r -> r.takes(origin, method)).findFirst());
  }

  private static ResponseHeadersBuilder shared(ResponseHeadersBuilder h, String origin) {
    return h.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
        .set(HttpHeaderNames.VARY, "Origin, X-Origin, Referer");
  }

  private static ResponseHeadersBuilder shared(
      ResponseHeadersBuilder h, String origin, CorsRule rule) {
    boolean any = rule.origins().contains(CorsRule.ANY);
    if (!any) {
      h.set(HttpHeaderNames.VARY, "Origin");
    }
    return h.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, any ? CorsRule.ANY : origin);
  }

  private static void expose(ResponseHeadersBuilder h, String names) {
    if (!names.isEmpty()) {
      h.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, names);
    }
  }

  private static GoogleError foreign(String origin) {
    return GoogleError.of(
        Code.PERMISSION_DENIED,
        "The emulator answers web pages of this machine (http://localhost and http://127.0.0.1, at"
            + " any port), not those of "
            + origin
            + ".");
  }
}
