package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.iam.IdentityProviders;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A token of OpenID Connect against a federated access token, whose holder is a principal of the
 * provider's pool.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693">RFC 8693</a>
 * @see <a href="https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token">Reference
 *     </a>
 */
final class TokenExchange {

  private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String TYPES = "urn:ietf:params:oauth:token-type:";
  private static final String ACCESS_TOKEN = TYPES + "access_token";
  private static final List<String> SUBJECTS = List.of(TYPES + "jwt", TYPES + "id_token");
  private static final String AUDIENCE = "//iam.googleapis.com/";
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Emulation emulation;
  private final SubjectTokens subjects;
  private final AccessTokens tokens;

  TokenExchange(Emulation emulation) {
    this.emulation = emulation;
    this.subjects =
        new SubjectTokens(new IssuerKeys(new OutgoingCalls(emulation)), emulation.clock());
    this.tokens = new AccessTokens(emulation.store(), emulation.ids(), emulation.clock());
  }

  /**
   * The answer to a request.
   *
   * @param request its parameters, with the names that they have in OAuth
   */
  ObjectNode exchange(Map<String, String> request) throws ExchangeRefusal {
    check(request, "grant_type", List.of(GRANT));
    check(request, "requested_token_type", List.of(ACCESS_TOKEN));
    check(request, "subject_token_type", SUBJECTS);
    String token = required(request, "subject_token");
    String scope = required(request, "scope");
    String audience = required(request, "audience");
    if (!audience.startsWith(AUDIENCE) || !audience.contains("/providers/")) {
      throw ExchangeRefusal.request(
          "Invalid value for \"audience\". This value should be the full resource name of the"
              + " Identity Provider. See"
              + " https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the"
              + " list of possible formats.");
    }
    String name = audience.substring(AUDIENCE.length());
    ObjectNode provider =
        emulation
            .plugin(IdentityProviders.class)
            .flatMap(providers -> providers.usable(name))
            .orElseThrow(ExchangeRefusal::target);
    if (!provider.has("oidc")) {
      throw ExchangeRefusal.request(
          "Invalid value for \"subject_token_type\". The provider takes no tokens of OpenID"
              + " Connect.");
    }
    SubjectTokens.Verified subject = subjects.verify(token, provider);
    IdentityMapping.Identity identity = IdentityMapping.of(provider, subject.claims());
    return granted(IdentityProviders.pool(name).orElseThrow(), identity, scope, subject.left());
  }

  private ObjectNode granted(
      String pool, IdentityMapping.Identity identity, String scope, Duration left) {
    // Of a token that is over by less than clocks may differ, a minute is left.
    Duration life = left.isNegative() || left.isZero() ? Duration.ofMinutes(1) : left;
    life = life.compareTo(LONGEST) < 0 ? life : LONGEST;
    String principal = "principal:" + AUDIENCE + pool + "/subject/" + identity.subject();
    return JsonNodeFactory.instance
        .objectNode()
        .put("access_token", tokens.issueFederated(principal, identity.sets(), scope, life))
        .put("issued_token_type", ACCESS_TOKEN)
        .put("token_type", "Bearer")
        .put("expires_in", Math.max(1, life.toSeconds() - 1));
  }

  private static void check(Map<String, String> request, String name, List<String> known)
      throws ExchangeRefusal {
    String value = required(request, name);
    if (!known.contains(value)) {
      throw ExchangeRefusal.request(
          "Invalid value for \""
              + name
              + "\". This emulator takes "
              + String.join(" and ", known)
              + ".");
    }
  }

  private static String required(Map<String, String> request, String name) throws ExchangeRefusal {
    String value = request.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw ExchangeRefusal.request("Missing required parameter: " + name);
    }
    return value;
  }
}
