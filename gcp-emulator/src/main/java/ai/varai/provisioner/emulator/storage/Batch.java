package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.PathTemplate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many calls in one request, each an HTTP request in a part of a {@code multipart/mixed} body.
 * Calls of a batch are carried out one after the other and fail one by one.
 *
 * @see <a href="https://cloud.google.com/storage/docs/batch">Batch requests</a>
 */
final class Batch {

  private static final int MOST = 1000;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";,\\s]+)\"?");
  private static final String END = "\r\n";
  private static final String ANSWER_BOUNDARY = "batch_emulated_storage";

  /** A route that a call of a batch may go to. */
  record Target(String verb, PathTemplate template, JsonHandler handler) {}

  private final List<Target> targets;

  Batch(List<Target> targets) {
    this.targets = targets;
  }

  JsonAnswer run(JsonCall call) {
    Matcher m = BOUNDARY.matcher(call.call().header().apply("content-type").orElse(""));
    if (!m.find()) {
      throw StorageErrors.invalid("Failed to parse batch request, error: no boundary.");
    }
    String body = new String(call.rawBody(), StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder();
    int n = 0;
    for (String part : body.split("(?m)^--" + Pattern.quote(m.group(1)) + "(?:--)?\\s*$", -1)) {
      if (part.isBlank()) {
        continue;
      }
      if (++n > MOST) {
        throw StorageErrors.invalid("A batch has at most " + MOST + " calls.");
      }
      out.append("--").append(ANSWER_BOUNDARY).append(END);
      one(call.call(), part.stripLeading(), out);
    }
    if (n == 0) {
      throw StorageErrors.invalid("Failed to parse batch request, error: 0 items.");
    }
    out.append("--").append(ANSWER_BOUNDARY).append("--").append(END);
    return JsonAnswer.raw(
        200,
        out.toString().getBytes(StandardCharsets.UTF_8),
        "multipart/mixed; boundary=" + ANSWER_BOUNDARY);
  }

  private void one(Call outer, String part, StringBuilder out) {
    String[] cut = part.split("\\r?\\n\\r?\\n", 2);
    String id = headers(cut[0]).getOrDefault("content-id", "");
    out.append("Content-Type: application/http").append(END);
    if (!id.isEmpty()) {
      out.append("Content-ID: <response-").append(id.replaceFirst("^<", "")).append(END);
    }
    JsonAnswer answer;
    try {
      answer = dispatch(outer, cut.length < 2 ? "" : cut[1]);
    } catch (GoogleError e) {
      answer = JsonAnswer.of(e.httpStatus(), ErrorRenderer.body(e, ErrorStyle.LEGACY));
    }
    JsonNode json = answer.json();
    byte[] raw = answer.raw();
    String text =
        json != null ? json.toString() : raw != null ? new String(raw, StandardCharsets.UTF_8) : "";
    out.append(END).append("HTTP/1.1 ").append(answer.status()).append(" Status").append(END);
    if (!text.isEmpty()) {
      out.append("Content-Type: ").append(answer.contentType()).append(END);
    }
    out.append("Content-Length: ")
        .append(text.getBytes(StandardCharsets.UTF_8).length)
        .append(END)
        .append(END)
        .append(text)
        .append(END);
  }

  private JsonAnswer dispatch(Call outer, String request) {
    String[] cut = request.split("\\r?\\n\\r?\\n", 2);
    String[] head = cut[0].split("\\r?\\n", 2);
    String[] line = head[0].trim().split(" ", -1);
    if (line.length < 2) {
      throw StorageErrors.invalid("Failed to parse batch request, error: no request line.");
    }
    URI uri;
    try {
      uri = URI.create(line[1]);
    } catch (IllegalArgumentException e) {
      throw StorageErrors.invalid("Failed to parse batch request, error: bad address.");
    }
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    Map<String, String> headers = headers(head.length < 2 ? "" : head[1]);
    Map<String, List<String>> query = query(Optional.ofNullable(uri.getRawQuery()).orElse(""));
    List<String> segments = new ArrayList<>();
    for (String s : path.replaceFirst("^/", "").split("/", -1)) {
      segments.add(decode(s.replace("+", "%2B")));
    }
    // Java's client sends a PATCH so.
    String verb =
        line[0].equals("POST")
            ? headers.getOrDefault("x-http-method-override", line[0]).toUpperCase(Locale.ROOT)
            : line[0];
    for (Target t : targets) {
      Optional<Map<String, String>> variables = match(t, verb, segments);
      if (variables.isPresent()) {
        Call inner =
            new Call(
                outer.method(),
                outer.transport(),
                outer.host(),
                t.verb(),
                path,
                query,
                name ->
                    headers.containsKey(name)
                        ? Optional.of(headers.get(name))
                        : outer.header().apply(name));
        byte[] body =
            cut.length < 2 ? new byte[0] : cut[1].strip().getBytes(StandardCharsets.UTF_8);
        return t.handler().handle(new JsonCall(inner, variables.get(), body));
      }
    }
    throw GoogleError.notFound("Not Found");
  }

  private static Optional<Map<String, String>> match(
      Target target, String verb, List<String> segments) {
    List<String> template = target.template().segments();
    if (!target.verb().equals(verb) || template.size() != segments.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < segments.size(); i++) {
      boolean any = template.get(i).equals("*") && !segments.get(i).isEmpty();
      if (!any && !template.get(i).equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    Map<String, String> variables = new LinkedHashMap<>();
    target
        .template()
        .variables()
        .forEach(v -> variables.put(v.fieldPath(), segments.get(v.from())));
    return Optional.of(variables);
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> out = new HashMap<>();
    for (String line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        out.put(
            line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim());
      }
    }
    return out;
  }

  private static Map<String, List<String>> query(String raw) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      int eq = pair.indexOf('=');
      if (!pair.isEmpty()) {
        out.computeIfAbsent(decode(eq < 0 ? pair : pair.substring(0, eq)), k -> new ArrayList<>())
            .add(eq < 0 ? "" : decode(pair.substring(eq + 1)));
      }
    }
    return out;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw StorageErrors.invalid("The request URL has a malformed percent-encoding.");
    }
  }
}
