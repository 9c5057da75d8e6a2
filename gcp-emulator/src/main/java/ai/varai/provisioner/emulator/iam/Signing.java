package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.orgpolicy.ListConstraints;
import ai.varai.provisioner.emulator.token.AccessTokens;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.admin.v1.ServiceAccount;
import java.time.Duration;

/** Signatures and tokens in the name of a service account, for IAM and for IAM Credentials. */
final class Signing {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration ID_TOKEN_LIFE = Duration.ofHours(1);

  /** How long an access token lasts, unless the request says for how long. */
  static final Duration USUAL = Duration.ofHours(1);

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final String EXTENSION = "iam.allowServiceAccountCredentialLifetimeExtension";

  private final Emulation emulation;
  private final Accounts accounts;
  private final SystemKeys keys;
  private final AccessTokens tokens;

  Signing(Emulation emulation, Accounts accounts, SystemKeys keys) {
    this.emulation = emulation;
    this.accounts = accounts;
    this.keys = keys;
    this.tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
  }

  /** What was signed, and by which key. */
  record Signed(String keyId, byte[] blob, String jwt) {}

  private ServiceAccount account(String name) {
    ServiceAccount account = accounts.find(name);
    if (account.getDisabled()) {
      throw GoogleError.failedPrecondition(
          "Service account " + account.getEmail() + " is disabled.");
    }
    return account;
  }

  Signed blob(String name, byte[] content) {
    ServiceAccount account = account(name);
    SystemKeys.Key key = keys.of(account.getProjectId(), account.getEmail());
    return new Signed(key.id(), RsaKeys.sign(key.secret(), content), "");
  }

  Signed jwt(String name, String payload) {
    ServiceAccount account = account(name);
    JsonNode claims;
    try {
      claims = MAPPER.readTree(payload);
    } catch (JsonProcessingException e) {
      throw GoogleError.badField("payload", "The payload is not a JSON object.");
    }
    if (!claims.isObject()) {
      throw GoogleError.badField("payload", "The payload is not a JSON object.");
    }
    SystemKeys.Key key = keys.of(account.getProjectId(), account.getEmail());
    return new Signed(
        key.id(), new byte[0], keys.signJwt(account.getProjectId(), account.getEmail(), claims));
  }

  /** A token with its end of life. */
  record Issued(String token, java.time.Instant expires) {}

  Issued accessToken(String name, String scopes, Duration life) {
    ServiceAccount account = account(name);
    if (scopes.isEmpty()) {
      throw GoogleError.badField("scope", "Scope required.");
    }
    checkLife(account, life);
    return new Issued(tokens.issue(account, scopes, life), emulation.clock().instant().plus(life));
  }

  /** In Google's words: https://github.com/google-github-actions/auth/issues/145. */
  private void checkLife(ServiceAccount account, Duration life) {
    if (life.isZero() || life.isNegative()) {
      throw GoogleError.invalidArgument("Lifetime of access token must be larger then zero.");
    }
    if (life.compareTo(USUAL) <= 0) {
      return;
    }
    boolean extended =
        emulation
            .plugin(ListConstraints.class)
            .filter(c -> c.allows(account.getProjectId(), EXTENSION, account.getEmail()))
            .isPresent();
    if (!extended || life.compareTo(LONGEST) > 0) {
      throw GoogleError.invalidArgument(
          "Access tokens for service account "
              + account.getEmail()
              + " can not have lifetimes of more than "
              + (extended ? "12 hours." : "1 hour. Use the Org Policy Constraint constraints/")
              + (extended ? "" : EXTENSION + " to allow up to 12 hours."));
    }
  }

  String idToken(String name, String audience, boolean withEmail) {
    ServiceAccount account = account(name);
    if (audience.isEmpty()) {
      throw GoogleError.badField("audience", "Audience is required.");
    }
    return keys.signJwt(
        account.getProjectId(), account.getEmail(), idClaims(account, audience, withEmail));
  }

  ObjectNode idClaims(ServiceAccount account, String audience, boolean withEmail) {
    long now = emulation.clock().instant().getEpochSecond();
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("aud", audience)
            .put("azp", account.getUniqueId())
            .put("exp", now + ID_TOKEN_LIFE.toSeconds())
            .put("iat", now)
            .put("iss", "https://accounts.google.com")
            .put("sub", account.getUniqueId());
    if (withEmail) {
      claims.put("email", account.getEmail()).put("email_verified", true);
    }
    return claims;
  }
}
