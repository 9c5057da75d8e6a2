package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.HttpBinding;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client that speaks REST would send for a protobuf request.
 *
 * @param path percent-encoded
 */
record RestForm(String verb, String path, Map<String, List<String>> query, byte[] body) {

  /** Names carry what is encoded already: a deny policy's hold the resource that it is on. */
  private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

  /**
   * Of a request by one of its method's bindings; empty when a name in it is not of the form that
   * the binding's path wants.
   *
   * @param request as JSON, with the names of JSON
   */
  static Optional<RestForm> of(ObjectNode request, HttpBinding binding) {
    PathTemplate template = PathTemplate.parse(binding.path());
    ObjectNode rest = request.deepCopy();
    List<String> path = new ArrayList<>();
    int next = 0;
    for (PathTemplate.Variable v : template.variables()) {
      path.addAll(template.segments().subList(next, v.from()));
      List<String> pattern = template.segments().subList(v.from(), v.to());
      List<String> value = Arrays.asList(taken(rest, v.fieldPath()).split("/", -1));
      if (!matches(value, pattern)) {
        return Optional.empty();
      }
      value.forEach(segment -> path.add(encoded(segment)));
      next = v.to();
    }
    path.addAll(template.segments().subList(next, template.segments().size()));
    String text = "/" + String.join("/", path);
    if (!template.verb().isEmpty()) {
      text += ":" + template.verb();
    }
    byte[] body = new byte[0];
    if (binding.body().equals("*")) {
      body = rest.toString().getBytes(StandardCharsets.UTF_8);
      rest.removeAll();
    } else if (!binding.body().isEmpty()) {
      // Whole: what the path has of it stands in it all the same.
      String field = Trees.camel(binding.body());
      JsonNode whole = request.get(field);
      body = (whole == null ? "{}" : whole.toString()).getBytes(StandardCharsets.UTF_8);
      rest.remove(field);
    }
    Map<String, List<String>> query = new LinkedHashMap<>();
    flatten("", rest, query);
    return Optional.of(new RestForm(binding.verb(), text, query, body));
  }

  /** A field's text, which is removed. */
  private static String taken(ObjectNode request, String fieldPath) {
    ObjectNode in = request;
    String[] steps = fieldPath.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      if (!(in.get(Trees.camel(steps[i])) instanceof ObjectNode inner)) {
        return "";
      }
      in = inner;
    }
    JsonNode found = in.remove(Trees.camel(steps[steps.length - 1]));
    return found == null ? "" : found.asText();
  }

  private static boolean matches(List<String> value, List<String> pattern) {
    int wide = pattern.indexOf("**");
    if (wide < 0 ? value.size() != pattern.size() : value.size() < pattern.size() - 1) {
      return false;
    }
    int shift = value.size() - pattern.size();
    for (int i = 0; i < pattern.size(); i++) {
      if (i == wide) {
        continue;
      }
      String segment = value.get(wide >= 0 && i > wide ? i + shift : i);
      boolean fits =
          pattern.get(i).equals("*") ? !segment.isEmpty() : segment.equals(pattern.get(i));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static String encoded(String segment) {
    StringBuilder out = new StringBuilder();
    Matcher done = ENCODED.matcher(segment);
    int at = 0;
    while (done.find()) {
      out.append(encodedWhole(segment.substring(at, done.start()))).append(done.group());
      at = done.end();
    }
    return out.append(encodedWhole(segment.substring(at))).toString();
  }

  private static String encodedWhole(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
  }

  private static void flatten(String name, JsonNode value, Map<String, List<String>> query) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              e ->
                  flatten(
                      name.isEmpty() ? e.getKey() : name + "." + e.getKey(), e.getValue(), query));
    } else if (value.isArray()) {
      value.forEach(each -> flatten(name, each, query));
    } else {
      query.computeIfAbsent(name, k -> new ArrayList<>()).add(value.asText());
    }
  }
}
