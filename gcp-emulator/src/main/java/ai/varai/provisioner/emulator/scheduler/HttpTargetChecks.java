package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.iam.Identities;
import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** What a target may be that is called by its URL. */
final class HttpTargetChecks {
  private static final int LONGEST = 2083;
  private static final int HEADERS = 80 * 1024;
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final Emulation emulation;

  HttpTargetChecks(Emulation emulation) {
    this.emulation = emulation;
  }

  void check(JobName name, HttpTarget target) {
    URI uri = uri(target.getUri());
    if (!target.getBody().isEmpty() && !WITH_BODY.contains(target.getHttpMethod())) {
      throw JobChecks.bad(
          "http_target.body",
          "HttpTarget.body is only allowed with http_method POST, PUT or PATCH.");
    }
    if (size(target) >= HEADERS) {
      throw JobChecks.bad(
          "http_target.headers", "The total size of HttpTarget.headers must be less than 80KB.");
    }
    if (target.hasOauthToken() && !takesAccessTokens(uri.getHost())) {
      throw JobChecks.bad("http_target.oauth_token", "Invalid url for HttpRequest.oauth_token");
    }
    account(target).ifPresent(email -> checkAccount(name, email));
  }

  /** The account in whose name the target is called. */
  static Optional<String> account(HttpTarget target) {
    return switch (target.getAuthorizationHeaderCase()) {
      case OIDC_TOKEN -> Optional.of(target.getOidcToken().getServiceAccountEmail());
      case OAUTH_TOKEN -> Optional.of(target.getOauthToken().getServiceAccountEmail());
      default -> Optional.empty();
    };
  }

  /** Access tokens are for Google's APIs; what is on this machine may be tried out with them. */
  private static boolean takesAccessTokens(String host) {
    return host.endsWith(".googleapis.com") || OutgoingCalls.isLoopback(host);
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (text.length() <= LONGEST
          && (text.startsWith("http://") || text.startsWith("https://"))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // What follows says so.
    }
    throw JobChecks.bad(
        "http_target.uri",
        "HttpTarget.uri must be a valid URL that begins with \"http://\" or \"https://\" and has at"
            + " most 2083 characters.");
  }

  private static int size(HttpTarget target) {
    return target.getHeadersMap().entrySet().stream()
        .mapToInt(e -> bytes(e.getKey()) + bytes(e.getValue()))
        .sum();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void checkAccount(JobName name, String email) {
    Identities identities = emulation.plugin(Identities.class).orElseThrow();
    if (identities.named(name.project().name() + "/serviceAccounts/" + email).isEmpty()
        || !identities.visible(email)) {
      throw GoogleError.notFound("Requested entity was not found.");
    }
  }
}
