package ai.varai.provisioner.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recordings with names where only placeholders were left. A recording lost the names that its own
 * client had chosen ({@code .../networks/${networkID}}), and no answer can give them back; any name
 * does as well, so each such placeholder gets one, and the exchange can be sent.
 *
 * <p>One placeholder may stand for several resources of a recording. Where the answer shows which
 * of them the request was about, it decides. Else a recorded 404 on a name that was there before is
 * taken for the next one; what is asked about the earlier ones after that is then asked about the
 * wrong resource.
 */
final class NamedRecordings {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern LOST = Pattern.compile("/([A-Za-z]+)/\\$\\{(\\w+ID)}");

  private NamedRecordings() {}

  /** Copies recordings, with names. */
  static void write(Path recordings, Path to) throws IOException {
    Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
    for (String line : Files.readAllLines(recordings)) {
      JsonNode exchange = MAPPER.readTree(line);
      cases
          .computeIfAbsent(
              exchange.path("service").asText() + exchange.path("case").asText(),
              x -> new ArrayList<>())
          .add(exchange);
    }
    List<String> out = new ArrayList<>();
    for (List<JsonNode> exchanges : cases.values()) {
      exchanges.sort(Comparator.comparingInt(e -> e.path("seq").asInt()));
      out.addAll(named(exchanges));
    }
    Files.write(to, out);
  }

  private static List<String> named(List<JsonNode> exchanges) {
    List<String> out = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    Set<String> supplied = new HashSet<>();
    Set<String> made = new HashSet<>();
    for (int i = 0; i < exchanges.size(); i++) {
      JsonNode exchange = exchanges.get(i);
      String url = exchange.path("url").asText();
      int status = exchange.path("status").asInt();
      Matcher lost = LOST.matcher(url + exchange.path("request_body"));
      while (lost.find()) {
        String placeholder = lost.group(2);
        if (placeholder.equals("operationID") || supplied.contains(placeholder)) {
          continue;
        }
        Optional<String> shown = shown(lost.group(1), placeholder, exchange);
        if (shown.isPresent()) {
          names.put(placeholder, shown.orElseThrow());
        }
        boolean another = shown.isEmpty() && status == 404 && made.contains(names.get(placeholder));
        if (another || !names.containsKey(placeholder)) {
          List<JsonNode> ahead = exchanges.subList(i, exchanges.size());
          // A network that is there before the recording makes one is the one of every project.
          boolean there = status == 200 && exchange.path("method").asText().equals("GET");
          names.put(
              placeholder,
              there && lost.group(1).matches("(sub)?networks")
                  ? "default"
                  : name(lost.group(1), placeholder, ahead, made.size()));
        }
        if (status == 200) {
          made.add(names.get(placeholder));
        }
      }
      String line = exchange.toString();
      for (var name : names.entrySet()) {
        line = line.replace("${" + name.getKey() + "}", name.getValue());
      }
      out.add(line);
      Matcher given =
          Pattern.compile("\\$\\{(\\w+ID)}").matcher(exchange.path("response_body").toString());
      while (given.find() && status == 200) {
        if (!names.containsKey(given.group(1))) {
          supplied.add(given.group(1));
        }
      }
    }
    return out;
  }

  /** The name that the answer to a request gives to what the request asked about. */
  private static Optional<String> shown(String collection, String placeholder, JsonNode exchange) {
    if (!exchange.path("url").asText().contains("/" + collection + "/${" + placeholder + "}")) {
      return Optional.empty();
    }
    JsonNode answer = exchange.path("response_body");
    String text =
        Stream.of("/error/message", "/targetLink", "/selfLink", "/name", "/metadata/name")
            .map(at -> answer.at(at).asText())
            .collect(Collectors.joining(" "));
    Matcher m = Pattern.compile("/" + collection + "/([^/' \"]+)").matcher(text);
    return Optional.of(m)
        .filter(Matcher::find)
        .map(x -> x.group(1))
        .filter(name -> !name.contains("${" + placeholder + "}"));
  }

  /** The name that a later request creates the resource with, or one of our own. */
  private static String name(
      String collection, String placeholder, List<JsonNode> ahead, int count) {
    for (JsonNode e : ahead) {
      String path = e.path("url").asText().replaceFirst("\\?.*", "");
      if (e.path("method").asText().equals("POST") && path.endsWith("/" + collection)) {
        String given = e.path("request_body").path("name").asText().replaceFirst(".*/", "");
        // Cloud Run's requests have the name in a parameter only; its answer shows it in full.
        String shown =
            e.path("response_body").path("metadata").path("name").asText().replaceFirst(".*/", "");
        String name = given.isEmpty() ? shown : given;
        if (!name.isEmpty() && !name.contains("${" + placeholder + "}")) {
          return name;
        }
        break;
      }
    }
    return placeholder.toLowerCase(Locale.ROOT).replaceFirst("id$", "") + "-" + count;
  }
}
