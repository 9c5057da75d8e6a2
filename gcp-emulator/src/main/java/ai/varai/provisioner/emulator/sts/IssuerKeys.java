package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * The keys with which an issuer signs: those that its provider has been given, otherwise those that
 * the issuer publishes. It is asked at each exchange, so that a new key counts at once, and only
 * where the emulator may call it. An issuer on this machine need not have a certificate that others
 * would trust.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">Discovery</a>
 */
final class IssuerKeys {

  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OutgoingCalls calls;

  IssuerKeys(OutgoingCalls calls) {
    this.calls = calls;
  }

  JsonNode of(JsonNode oidc) throws ExchangeRefusal {
    String given = Trees.text(oidc, "jwksJson");
    if (!given.isEmpty()) {
      try {
        return MAPPER.readTree(given);
      } catch (JsonProcessingException e) {
        throw unreachable();
      }
    }
    String issuer = Trees.text(oidc, "issuerUri");
    JsonNode about = fetch(issuer.replaceFirst("/$", "") + DISCOVERY);
    if (!Trees.text(about, "issuer").equals(issuer)) {
      throw ExchangeRefusal.grant(
          "`issuer` claim in OIDC discovery document does not match the issuer specified in the"
              + " request.");
    }
    return fetch(Trees.text(about, "jwks_uri"));
  }

  private JsonNode fetch(String address) throws ExchangeRefusal {
    try {
      URI url = URI.create(address);
      if (!"https".equals(url.getScheme())
          || url.getHost() == null
          || !calls.mayCall(url.getHost())) {
        throw unreachable();
      }
      AggregatedHttpResponse answer =
          calls.send(
              HttpMethod.GET,
              url,
              HttpHeaders.of(),
              HttpData.empty(),
              PATIENCE,
              !OutgoingCalls.isLoopback(url.getHost()));
      if (!answer.status().equals(HttpStatus.OK)) {
        throw unreachable();
      }
      return MAPPER.readTree(answer.contentUtf8());
    } catch (IllegalArgumentException | CompletionException | JsonProcessingException e) {
      throw unreachable();
    }
  }

  static ExchangeRefusal unreachable() {
    return ExchangeRefusal.grant("Error connecting to the given credential's issuer.");
  }
}
