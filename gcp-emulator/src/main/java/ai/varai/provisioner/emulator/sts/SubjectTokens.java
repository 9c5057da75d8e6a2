package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.Jwt;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a token of OpenID Connect is one that a provider's issuer made, for it, and that lasts
 * still.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token">What a
 *     token must have</a>
 */
final class SubjectTokens {

  private static final List<String> ALGORITHMS = List.of("RS256", "ES256");

  /** By how much clocks may differ, as was measured at Google's. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final IssuerKeys keys;
  private final EmulatorClock clock;

  SubjectTokens(IssuerKeys keys, EmulatorClock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A token that holds.
   *
   * @param left how long it still does; by the clocks' difference it may be over
   */
  record Verified(JsonNode claims, Duration left) {}

  /** Verifies a token, or tells what is wrong with it. */
  Verified verify(String token, ObjectNode provider) throws ExchangeRefusal {
    JsonNode oidc = provider.path("oidc");
    Jwt jwt =
        Jwt.parse(token).orElseThrow(() -> ExchangeRefusal.grant("Unable to parse the ID Token."));
    String issuer = Trees.text(oidc, "issuerUri");
    if (!jwt.claims().path("iss").asText().equals(issuer)) {
      throw ExchangeRefusal.grant(
          "The issuer in ID Token "
              + jwt.claims().path("iss").asText("null")
              + " does not match the expected one in config: "
              + issuer);
    }
    List<String> audiences = texts(jwt.claims().path("aud"));
    if (audiences.stream().noneMatch(expected(provider)::contains)) {
      throw ExchangeRefusal.grant(
          "The audience in ID Token " + audiences + " does not match the expected audience.");
    }
    checkSignature(jwt, oidc);
    return new Verified(jwt.claims(), left(jwt.claims()));
  }

  /** Whom a token has to be made for: the provider, or whom it names instead. */
  private static List<String> expected(ObjectNode provider) {
    String name = Trees.text(provider, "name");
    if (name.startsWith("locations/")) {
      return List.of(Trees.text(provider, "oidc", "clientId"));
    }
    List<String> allowed = texts(provider.path("oidc").path("allowedAudiences"));
    String full = "//iam.googleapis.com/" + name;
    return allowed.isEmpty() ? List.of(full, "https:" + full) : allowed;
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    if (node.isTextual()) {
      out.add(node.asText());
    }
    node.forEach(each -> out.add(each.asText()));
    return out;
  }

  private void checkSignature(Jwt jwt, JsonNode oidc) throws ExchangeRefusal {
    String algorithm = jwt.header().path("alg").asText();
    if (!ALGORITHMS.contains(algorithm)) {
      throw ExchangeRefusal.grant(
          "The signing algorithm of the ID Token must be one of " + ALGORITHMS + ".");
    }
    PublicKey key =
        JsonWebKeys.find(keys.of(oidc), jwt.header().path("kid").asText(), algorithm)
            // As Google says of keys that the issuer does not have.
            .orElseThrow(IssuerKeys::unreachable);
    if (!jwt.signedBy(key)) {
      throw ExchangeRefusal.grant("Unable to verify the ID Token signature.");
    }
  }

  /**
   * The issuer's clock is this machine's, which the emulator's may have left behind: either will
   * do.
   */
  private Duration left(JsonNode claims) throws ExchangeRefusal {
    Instant now = clock.instant();
    for (Instant each : List.of(now, now.minus(clock.ahead()))) {
      boolean issued =
          claims.path("iat").isNumber()
              && !Instant.ofEpochSecond(claims.path("iat").asLong()).isAfter(each.plus(SKEW));
      boolean begun =
          !claims.path("nbf").isNumber()
              || !Instant.ofEpochSecond(claims.path("nbf").asLong()).isAfter(each.plus(SKEW));
      Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
      if (issued && begun && !end.isBefore(each.minus(SKEW))) {
        return Duration.between(each, end);
      }
    }
    throw ExchangeRefusal.grant(
        "ID Token issued at " + claims.path("iat").asText("null") + " is stale to sign-in.");
  }
}
