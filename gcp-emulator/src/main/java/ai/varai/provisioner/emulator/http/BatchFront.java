package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many calls in one request, each an HTTP request in a part of a {@code multipart/mixed} body, as
 * gcloud sends those about several resources. Each goes the way of a call of its own, with its own
 * permission, faults and record; they are carried out one after the other and fail one by one.
 *
 * @see <a href="https://cloud.google.com/compute/docs/api/how-tos/batch">Batch requests</a>
 */
final class BatchFront {

  private static final int MOST = 1000;
  private static final Pattern PATH = Pattern.compile("/batch/(?!storage/)[^/]+(?:/[^/]+)?");

  /** Where most APIs' discovery documents say that batches go. */
  private static final String PUBLISHED = "/batch";

  private static final Pattern OF_STORAGE =
      Pattern.compile("(?m)^[A-Z]+ (?:https?://[^/]+)?/(?:storage/v1/)?b/");

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";,\\s]+)\"?");
  private static final String END = "\r\n";
  private static final String ANSWER_BOUNDARY = "batch_emulated";

  private BatchFront() {}

  /**
   * Storage has its own batches, whose refusals it words itself.
   *
   * @param api the API that the host names; where it names none, the calls tell whether they are
   *     Storage's
   */
  static boolean takes(AggregatedHttpRequest req, Optional<String> api) {
    if (req.method() != HttpMethod.POST) {
      return false;
    }
    String path = req.path().replaceFirst("\\?.*", "");
    return path.equals(PUBLISHED)
        ? !api.map("storage"::equals).orElseGet(() -> OF_STORAGE.matcher(req.contentUtf8()).find())
        : PATH.matcher(path).matches();
  }

  static HttpResponse answer(
      AggregatedHttpRequest batch, Function<AggregatedHttpRequest, HttpResponse> one) {
    Matcher m = BOUNDARY.matcher(batch.headers().get("content-type", ""));
    if (!m.find()) {
      throw GoogleError.invalidArgument("Failed to parse batch request, error: no boundary.");
    }
    String[] parts =
        Arrays.stream(
                batch
                    .contentUtf8()
                    .split("(?m)^--" + Pattern.quote(m.group(1)) + "(?:--)?\\s*$", -1))
            .filter(p -> !p.isBlank())
            .toArray(String[]::new);
    if (parts.length == 0 || parts.length > MOST) {
      throw GoogleError.invalidArgument(
          "Failed to parse batch request, error: "
              + parts.length
              + " items; a batch has 1 to "
              + MOST
              + ".");
    }
    StringBuilder out = new StringBuilder();
    for (String part : parts) {
      out.append("--").append(ANSWER_BOUNDARY).append(END);
      String[] cut = part.stripLeading().split("\\r?\\n\\r?\\n", 2);
      out.append("Content-Type: application/http").append(END);
      header(cut[0], "content-id")
          .ifPresent(
              id ->
                  out.append("Content-ID: <response-")
                      .append(id.replaceFirst("^<", ""))
                      .append(END));
      AggregatedHttpRequest request = request(batch.headers(), cut.length < 2 ? "" : cut[1]);
      show(one.apply(request).aggregate().join(), out);
    }
    out.append("--").append(ANSWER_BOUNDARY).append("--").append(END);
    return HttpResponse.of(
        HttpStatus.OK,
        MediaType.parse("multipart/mixed; boundary=" + ANSWER_BOUNDARY),
        HttpData.ofUtf8(out.toString()));
  }

  /** A call has the headers of its part, and those of the batch where it has none of its own. */
  private static AggregatedHttpRequest request(RequestHeaders outer, String text) {
    String[] cut = text.split("\\r?\\n\\r?\\n", 2);
    String[] head = cut[0].split("\\r?\\n", 2);
    String[] line = head[0].trim().split(" ", -1);
    HttpMethod method = line.length < 2 ? null : HttpMethod.tryParse(line[0]);
    String path = line.length < 2 ? "" : line[1].replaceFirst("^https?://[^/]+", "");
    if (method == null || !path.startsWith("/") || batch(path)) {
      throw GoogleError.invalidArgument("Failed to parse batch request, error: no request line.");
    }
    RequestHeadersBuilder headers =
        RequestHeaders.builder(method, path).authority(outer.authority()).scheme(outer.scheme());
    for (String name :
        new String[] {"authorization", "x-emulator-principal", "x-goog-user-project"}) {
      outer.getAll(name).forEach(v -> headers.set(name, v));
    }
    for (String h : head.length < 2 ? new String[0] : head[1].split("\\r?\\n")) {
      int colon = h.indexOf(':');
      String name =
          colon < 1 ? "" : h.substring(0, colon).trim().toLowerCase(java.util.Locale.ROOT);
      if (name.matches("[a-z][a-z0-9-]*")
          && !name.equals("host")
          && !name.equals("content-length")) {
        headers.set(name, h.substring(colon + 1).trim());
      }
    }
    String body = cut.length < 2 ? "" : cut[1].strip();
    return AggregatedHttpRequest.of(headers.build(), HttpData.ofUtf8(body));
  }

  private static boolean batch(String path) {
    return PATH.matcher(path).matches() || path.equals(PUBLISHED);
  }

  private static Optional<String> header(String headers, String name) {
    return Arrays.stream(headers.split("\\r?\\n"))
        .filter(h -> h.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
        .map(h -> h.substring(name.length() + 1).trim())
        .findFirst();
  }

  private static void show(AggregatedHttpResponse answer, StringBuilder out) {
    String text = answer.contentUtf8();
    out.append(END)
        .append("HTTP/1.1 ")
        .append(answer.status().code())
        .append(' ')
        .append(answer.status().reasonPhrase())
        .append(END);
    if (answer.contentType() != null) {
      out.append("Content-Type: ").append(answer.contentType()).append(END);
    }
    out.append("Content-Length: ")
        .append(text.getBytes(StandardCharsets.UTF_8).length)
        .append(END)
        .append(END)
        .append(text)
        .append(END);
  }
}
