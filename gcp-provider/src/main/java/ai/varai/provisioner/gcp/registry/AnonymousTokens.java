package ai.varai.provisioner.gcp.registry;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What registries want to see of those who have no login, such as Docker Hub for public images.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication
 *     of registries</a>
 */
final class AnonymousTokens {
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  AnonymousTokens(HttpClient http) {
    this.http = http;
  }

  /** The header Authorization for an image that was asked for before. */
  Optional<String> known(ImageAddress at) {
    return Optional.ofNullable(known.get(at.name()));
  }

  /**
   * The header Authorization that a refusal asks for; empty when it asks for something that nobody
   * gets without a login.
   */
  Optional<String> fetch(ImageAddress at, HttpHeaders refusal)
      throws IOException, InterruptedException {
    Optional<String> challenge =
        refusal.allValues("www-authenticate").stream()
            .filter(each -> each.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()))
            .findFirst();
    if (challenge.isEmpty()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    Matcher each = PARAMETER.matcher(challenge.get());
    while (each.find()) {
      parameters.put(each.group(1), each.group(2));
    }
    String realm = parameters.getOrDefault("realm", "");
    if (!realm.startsWith("https://") && !(at.here() && realm.startsWith("http://"))) {
      return Optional.empty();
    }
    String query = "scope=" + encoded("repository:" + at.path() + ":pull");
    if (parameters.containsKey("service")) {
      query += "&service=" + encoded(parameters.getOrDefault("service", ""));
    }
    URI asked = URI.create(realm + (realm.contains("?") ? "&" : "?") + query);
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(asked).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw RegistryFailure.of(answer, answer.body());
    }
    Optional<String> token =
        Json.read(answer.body())
            .map(json -> either(Json.text(json, "token"), Json.text(json, "access_token")))
            .filter(text -> !text.isEmpty());
    return token.map(
        text -> {
          String header = "Bearer " + text;
          known.put(at.name(), header);
          return header;
        });
  }

  /** Some registries send the same token under both names. */
  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
