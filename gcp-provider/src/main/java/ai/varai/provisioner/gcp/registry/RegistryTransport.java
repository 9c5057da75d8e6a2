package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Carries requests to registries. Google's see the caller's login, an emulated cloud stands for all
 * of Google's, and others are asked as anybody may ask them.
 */
final class RegistryTransport {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final int REDIRECTS = 5;
  private static final int LONGEST_REFUSAL = 1 << 16;
  private static final int UNAUTHORIZED = 401;
  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);

  private final CloudSettings settings;
  private final Clients clients;

  /** Blobs are redirected to other hosts, which must not see the login: we follow ourselves. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  private final AnonymousTokens tokens = new AnonymousTokens(http);

  RegistryTransport(CloudSettings settings, Clients clients) {
    this.settings = settings;
    this.clients = clients;
  }

  /** Where the registry of an image answers. An emulated cloud takes no other name than its own. */
  URI root(ImageAddress at) {
    return at.google() && settings.endpoint().isPresent()
        ? settings.endpoint().get()
        : URI.create((at.here() ? "http://" : "https://") + at.host());
  }

  /**
   * Whether a service starts only if its image is in the registry. With an emulated cloud one does
   * without, unless its setting {@code pushedImages} says otherwise.
   */
  boolean imagesMatter() throws InterruptedException {
    if (settings.endpoint().isEmpty()) {
      return true;
    }
    try {
      HttpRequest ask =
          HttpRequest.newBuilder(settings.endpoint().get().resolve("/_emulator/settings"))
              .timeout(CONNECT)
              .build();
      HttpResponse<byte[]> answer = http.send(ask, BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          && Json.read(answer.body())
              .filter(known -> Boolean.TRUE.equals(known.get("pushedImages")))
              .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends a request about an image.
   *
   * @return the answer, whose body the caller closes
   * @throws RegistryFailure when the registry refuses
   */
  HttpResponse<InputStream> send(ImageAddress at, HttpRequest request)
      throws IOException, InterruptedException {
    URI root = root(at);
    Optional<String> login = at.google() ? clients.authorization(root) : tokens.known(at);
    HttpResponse<InputStream> answer = follow(root, request, login);
    if (answer.statusCode() == UNAUTHORIZED && !at.google()) {
      Optional<String> token = tokens.fetch(at, answer.headers());
      if (token.isPresent()) {
        answer.body().close();
        answer = follow(root, request, token);
      }
    }
    if (answer.statusCode() >= 300) {
      try (InputStream body = answer.body()) {
        throw RegistryFailure.of(answer, body.readNBytes(LONGEST_REFUSAL));
      }
    }
    return answer;
  }

  private HttpResponse<InputStream> follow(URI root, HttpRequest request, Optional<String> login)
      throws IOException, InterruptedException {
    URI at = request.uri();
    for (int hop = 0; ; hop++) {
      HttpRequest.Builder next = HttpRequest.newBuilder(request, (name, value) -> true).uri(at);
      if (sameHost(root, at)) {
        login.ifPresent(value -> next.setHeader("Authorization", value));
      }
      HttpResponse<InputStream> answer = http.send(next.build(), BodyHandlers.ofInputStream());
      Optional<String> location = answer.headers().firstValue("location");
      boolean looks = request.method().equals("GET") || request.method().equals("HEAD");
      if (!looks
          || !ELSEWHERE.contains(answer.statusCode())
          || location.isEmpty()
          || hop == REDIRECTS) {
        return answer;
      }
      answer.body().close();
      at = safe(at, location.get());
    }
  }

  /** Where a location that a registry names is; nothing is sent in clear text that was not. */
  static URI safe(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(from.getHost() + " names a location that is no URL", e);
    }
    if (from.getScheme().equals("https") && !"https".equals(to.getScheme())) {
      throw new IOException(from.getHost() + " leads to " + to.getHost() + " without encryption");
    }
    return to;
  }

  private static boolean sameHost(URI a, URI b) {
    return a.getAuthority().equalsIgnoreCase(b.getAuthority());
  }
}
