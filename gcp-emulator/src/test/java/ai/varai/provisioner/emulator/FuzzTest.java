package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever comes over the wire: an answer in Google's shape, never a 500, never a stack trace. */
class FuzzTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final List<String> BODIES =
      List.of(
          "{",
          "{foo: bar}",
          "[]",
          "\"text\"",
          "null",
          "{\"noSuchField\": 1}",
          "{\"name\": {\"deep\": []}, \"labels\": 7, \"etag\": [1]}",
          "{\"name\": 1, \"metadata\": [], \"spec\": 3, \"template\": \"x\"}",
          "{\"metadata\": {\"name\": \"x\"}, \"spec\": {\"template\": {\"spec\": {\"containers\": [1]}}}}",
          "{\"policy\": {\"bindings\": [{\"members\": \"x\"}]}}",
          "{\"payload\": {\"data\": \"%%%\"}}",
          "{\"a\":".repeat(3000),
          "\u0000\u0001");

  private static final List<String> VALUES =
      List.of("x", "-", "A%20b", "%2e%2e", "%00", "a%2Fb", "🙂");

  @Test
  void everyRouteRefusesNonsenseInGooglesShape() throws IOException, InterruptedException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      JsonNode surface =
          MAPPER.readTree(
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(cloud.url() + "/_emulator/surface"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body());
      Set<String> bindings = new LinkedHashSet<>();
      surface.get("methods").forEach(m -> m.get("rest").forEach(r -> bindings.add(r.asText())));
      assertThat(bindings).hasSizeGreaterThan(50);
      List<String> bad = new ArrayList<>();
      int n = 0;
      for (String binding : bindings) {
        String verb = binding.substring(0, binding.indexOf(' '));
        String template = binding.substring(binding.indexOf(' ') + 1);
        boolean hasBody = !List.of("GET", "HEAD", "DELETE").contains(verb);
        for (String body : hasBody ? BODIES : List.of("")) {
          String value = VALUES.get(n++ % VALUES.size());
          String path =
              template
                  .replaceAll("\\{[a-zA-Z_.]+=([^}]*)\\}", "$1")
                  .replaceAll("\\{[^}]*\\}", "*")
                  .replace("**", "*")
                  .replace("*", java.util.regex.Matcher.quoteReplacement(encode(value)));
          HttpResponse<String> r =
              client.send(
                  HttpRequest.newBuilder(URI.create(cloud.url() + path + "?noSuchParameter=" + n))
                      .method(
                          verb,
                          body.isEmpty()
                              ? HttpRequest.BodyPublishers.noBody()
                              : HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          boolean registry = template.startsWith("/v2/{name=**}");
          boolean good =
              registry
                  ? wellBehavedRegistry(r.statusCode(), r.body())
                  : wellBehaved(r.statusCode(), r.body())
                      || wellBehavedElsewhere(verb, template, r.statusCode(), r.body());
          if (!good) {
            bad.add(
                binding
                    + " "
                    + value
                    + " "
                    + shorten(body)
                    + " -> "
                    + r.statusCode()
                    + " "
                    + shorten(r.body()));
          }
        }
      }
      assertThat(bad).isEmpty();
    }
  }

  /** Numbers, flags and times that are none, in every published parameter of every method. */
  @Test
  void everyParameterRefusesOrIgnoresNonsense() throws IOException, InterruptedException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      List<String> bad = new ArrayList<>();
      int tried = 0;
      RestCalls rest = new RestCalls(cloud);
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      for (JsonNode api : rest.get("/discovery/v1/apis").body().path("items")) {
        String document = api.path("discoveryRestUrl").asText().substring(cloud.url().length());
        JsonNode described = rest.get(document).body();
        for (JsonNode parent : described.findParents("httpMethod")) {
          String path =
              "/"
                  + described.path("servicePath").asText()
                  + parent.path("flatPath").asText(parent.path("path").asText());
          for (Map.Entry<String, JsonNode> parameter : parent.path("parameters").properties()) {
            if (!parameter.getValue().path("location").asText().equals("query")
                || parameter.getValue().path("type").asText().equals("string")
                    && !parameter.getValue().has("format")) {
              continue;
            }
            for (String value : List.of("x", "", "9".repeat(25), "%00")) {
              tried++;
              HttpRequest.Builder request =
                  HttpRequest.newBuilder(
                      URI.create(
                          cloud.url()
                              + path.replaceAll("\\{[^}]*}", "x1").replaceFirst("^//", "/")
                              + "?"
                              + parameter.getKey()
                              + "="
                              + value));
              HttpResponse<String> r =
                  client.send(
                      request
                          .method(
                              parent.path("httpMethod").asText(),
                              parent.has("request")
                                  ? HttpRequest.BodyPublishers.ofString("{}")
                                  : HttpRequest.BodyPublishers.noBody())
                          .build(),
                      HttpResponse.BodyHandlers.ofString());
              if (!wellBehaved(r.statusCode(), r.body())) {
                bad.add(
                    parent.path("id").asText()
                        + " "
                        + parameter.getKey()
                        + "="
                        + value
                        + " -> "
                        + r.statusCode()
                        + " "
                        + shorten(r.body()));
              }
            }
          }
        }
      }
      assertThat(tried).isGreaterThan(2_000);
      assertThat(bad).isEmpty();
    }
  }

  @Test
  void pathTricksAreRefusedInGooglesShape() throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      for (String path :
          List.of(
              "/",
              "//",
              "/v1//nothing",
              "/v1/projects/../secrets",
              "/v1/projects/%2e%2e/secrets",
              "/v1/projects/p/secrets/%zz",
              "/v1/projects/p/secrets/s%00",
              "/v1/projects/p/secrets?pageSize=many",
              "/v1/projects/p/secrets?pageToken=%F0%28",
              "/v1/projects/p/secrets?=&&=",
              "/v1/projects/p/secrets/s:",
              "/v1/projects/p/secrets/s:::x",
              "/" + "a/".repeat(2000),
              "/v1/projects/p/secrets/" + "s".repeat(20000))) {
        String answer =
            RawHttp.send(
                cloud.port(),
                "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                StandardCharsets.ISO_8859_1);
        assertThat(answer).as(path).startsWith("HTTP/1.1 4").contains("\"error\"");
      }
    }
  }

  @Test
  void methodsOfHttpThatNoApiHasAreRefusedInGooglesShape() throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      for (String method : List.of("TRACE", "OPTIONS", "CONNECT", "BREW", "get")) {
        String answer =
            RawHttp.send(
                cloud.port(),
                method + " /v1/projects/p/secrets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                StandardCharsets.ISO_8859_1);
        assertThat(answer).as(method).startsWith("HTTP/1.1 4").contains("\"error\"");
      }
    }
  }

  private static boolean wellBehaved(int status, String body) {
    if (status < 400) {
      return true;
    }
    if (status >= 500 && status != 501) {
      return false;
    }
    try {
      JsonNode e = MAPPER.readTree(body).path("error");
      return e.path("code").asInt() == status
          && !e.path("message").asText().isEmpty()
          && !body.contains("\tat ")
          && !body.contains("Exception");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * The token endpoint answers as RFC 6749 asks, OpenID Connect's as it, the metadata server with a
   * line of text, Cloud Storage's XML API with XML.
   */
  private static boolean wellBehavedElsewhere(String verb, String template, int status, String body)
      throws JsonProcessingException {
    if (template.startsWith("/computeMetadata/")) {
      return status == 403 && body.startsWith("Missing Metadata-Flavor");
    }
    if (template.startsWith("/xml/")) {
      if (verb.equals("HEAD")) {
        // It has no body, whatever the answer.
        return (status == 404 || status == 400) && body.isEmpty();
      }
      return status == 404 && body.contains("<Error><Code>NoSuch")
          || status == 400 && body.contains("<Error><Code>InvalidArgument</Code><Message>");
    }
    boolean token = template.matches("/(oauth2/v\\d/|o/oauth2/|v1/)?token(info)?") && status == 400;
    boolean user = template.matches("/(oauth2/v3|v1)/userinfo") && status == 401;
    return (token || user)
        && MAPPER.readTree(body).path("error").isTextual()
        && !MAPPER.readTree(body).path("error_description").asText().isEmpty();
  }

  /** The Docker registry's routes answer in the shape of its own protocol. */
  private static boolean wellBehavedRegistry(int status, String body) {
    try {
      return status < 400
          || status < 500 && body.isEmpty() // HEAD
          || status < 500
              && !MAPPER.readTree(body).path("errors").path(0).path("code").asText().isEmpty()
          || wellBehaved(status, body);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String encode(String value) {
    return value.startsWith("🙂") ? "%F0%9F%99%82" : value;
  }

  private static String shorten(String text) {
    return text.length() > 300 ? text.substring(0, 300) : text;
  }
}
