package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.http.FormBody;
import ai.varai.provisioner.emulator.iam.Identities;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.admin.v1.ServiceAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Google's OAuth 2.0 endpoint: tokens for the key of a service account and for refresh tokens, and
 * what a token stands for.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account">Service
 *     accounts</a>
 */
public final class OAuth2Api implements EmulatedApi {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

  @Override
  public String name() {
    return "oauth2";
  }

  @Override
  public List<String> hosts() {
    return List.of("oauth2.googleapis.com", "openidconnect.googleapis.com", "accounts.google.com");
  }

  @Override
  public List<String> roots() {
    return List.of("token", "tokeninfo", "o", "oauth2", "revoke", "userinfo", "v1/userinfo");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    AccessTokens tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
    for (String path : List.of("/token", "/oauth2/v4/token", "/o/oauth2/token")) {
      api.route("POST", path, "oauth2.token", call -> token(emulation, tokens, call));
    }
    UserInfo users = new UserInfo(emulation);
    users.register(api);
    for (String path : List.of("/tokeninfo", "/oauth2/v3/tokeninfo")) {
      api.route("GET", path, "oauth2.tokeninfo", call -> info(emulation, tokens, users, call));
      api.route("POST", path, "oauth2.tokeninfo", call -> info(emulation, tokens, users, call));
    }
    for (String path : List.of("/oauth2/v1/tokeninfo", "/oauth2/v2/tokeninfo")) {
      api.route("GET", path, "oauth2.tokeninfo", call -> older(emulation, tokens, users, call));
      api.route("POST", path, "oauth2.tokeninfo", call -> older(emulation, tokens, users, call));
    }
    api.route("POST", "/revoke", "oauth2.revoke", call -> JsonAnswer.empty());
  }

  private static JsonAnswer token(Emulation emulation, AccessTokens tokens, JsonCall call) {
    Map<String, String> form = FormBody.parse(call.rawBody());
    return switch (form.getOrDefault("grant_type", "")) {
      case JWT_BEARER -> assertion(emulation, tokens, form.getOrDefault("assertion", ""));
      case "refresh_token" -> refresh(tokens, form.getOrDefault("refresh_token", ""));
      case "" -> error("invalid_request", "Missing required parameter: grant_type");
      default -> error("unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type"));
    };
  }

  /** The identity behind a refresh token is the emulated cloud's owner: there is no log-in. */
  private static JsonAnswer refresh(AccessTokens tokens, String refreshToken) {
    if (refreshToken.isEmpty()) {
      return error("invalid_request", "Missing required parameter: refresh_token");
    }
    return JsonAnswer.ok(
        granted(tokens.issue(AccessTokens.OWNER, CLOUD_PLATFORM, LIFE))
            .put("scope", CLOUD_PLATFORM));
  }

  private static ObjectNode granted(String token) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("access_token", token)
        .put("expires_in", LIFE.toSeconds() - 1)
        .put("token_type", "Bearer");
  }

  private static JsonAnswer assertion(Emulation emulation, AccessTokens tokens, String assertion) {
    Optional<Jwt> parsed = Jwt.parse(assertion);
    if (parsed.isEmpty()) {
      return error("invalid_grant", "Invalid JWT: it must have three parts.");
    }
    Jwt jwt = parsed.get();
    String issuer = jwt.claims().path("iss").asText();
    Identities identities = emulation.plugin(Identities.class).orElseThrow();
    Optional<ServiceAccount> account = identities.account(issuer);
    if (account.isEmpty()) {
      return error("invalid_grant", "Invalid grant: account not found");
    }
    if (account.get().getDisabled()) {
      return error("invalid_grant", "Invalid grant: account is disabled");
    }
    Instant now = emulation.clock().instant();
    String keyId = jwt.header().path("kid").asText();
    // Node's older libraries do not say by which of the account's keys they sign.
    boolean signed =
        keyId.isEmpty()
            ? identities.publicKeys(account.get(), now).stream().anyMatch(jwt::signedBy)
            : identities.publicKey(account.get(), keyId, now).filter(jwt::signedBy).isPresent();
    if (!signed) {
      return error("invalid_grant", "Invalid JWT Signature.");
    }
    if (!jwt.isShortLived(emulation.clock())) {
      return error(
          "invalid_grant",
          "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
              + " timeframe. Check your iat and exp values in the JWT claim.");
    }
    String audience = jwt.claims().path("target_audience").asText("");
    if (!audience.isEmpty()) {
      return JsonAnswer.ok(
          JsonNodeFactory.instance
              .objectNode()
              .put("id_token", idToken(identities, account.get(), audience, now)));
    }
    String scope = jwt.claims().path("scope").asText("");
    if (scope.isEmpty()) {
      return error("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
    }
    return JsonAnswer.ok(granted(tokens.issue(account.get(), scope, LIFE)));
  }

  /** A token that proves to the audience that the caller is the account. */
  public static String idToken(
      Identities identities, ServiceAccount account, String audience, Instant now) {
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("aud", audience)
            .put("azp", account.getEmail())
            .put("email", account.getEmail())
            .put("email_verified", true)
            .put("exp", now.getEpochSecond() + LIFE.toSeconds())
            .put("iat", now.getEpochSecond())
            .put("iss", "https://accounts.google.com")
            .put("sub", account.getUniqueId());
    return identities.systemKeys().signJwt(account.getProjectId(), account.getEmail(), claims);
  }

  private static Optional<AccessTokens.Grant> asked(AccessTokens tokens, JsonCall call) {
    Map<String, String> form = FormBody.parse(call.rawBody());
    return tokens
        .find(call.parameter("access_token").orElseGet(() -> form.getOrDefault("access_token", "")))
        // The Security Token Service tells of its tokens itself.
        .filter(grant -> !grant.federated());
  }

  /** The form of v1 and v2, which has other names for the same. */
  private static JsonAnswer older(
      Emulation emulation, AccessTokens tokens, UserInfo users, JsonCall call) {
    Optional<AccessTokens.Grant> found = asked(tokens, call);
    if (found.isEmpty()) {
      return error("invalid_token", "Invalid Value");
    }
    AccessTokens.Grant grant = found.get();
    return JsonAnswer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("issued_to", users.subject(grant.email()))
            .put("audience", users.subject(grant.email()))
            .put("user_id", users.subject(grant.email()))
            .put("scope", grant.scopes())
            .put(
                "expires_in",
                Duration.between(emulation.clock().instant(), grant.expires()).toSeconds())
            .put("email", grant.email())
            .put("verified_email", true)
            .put("access_type", "online"));
  }

  private static JsonAnswer info(
      Emulation emulation, AccessTokens tokens, UserInfo users, JsonCall call) {
    Optional<AccessTokens.Grant> found = asked(tokens, call);
    if (found.isEmpty()) {
      return error("invalid_token", "Invalid Value");
    }
    AccessTokens.Grant grant = found.get();
    long expires = grant.expires().getEpochSecond();
    return JsonAnswer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("azp", grant.email())
            .put("aud", grant.email())
            .put("sub", users.subject(grant.email()))
            .put("scope", grant.scopes())
            .put("exp", Long.toString(expires))
            .put(
                "expires_in", Long.toString(expires - emulation.clock().instant().getEpochSecond()))
            .put("email", grant.email())
            .put("email_verified", "true")
            .put("access_type", "online"));
  }

  private static JsonAnswer error(String code, String description) {
    return JsonAnswer.of(
        400,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", code)
            .put("error_description", description));
  }
}
