package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A JSON Web Token, taken apart.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
public record Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long LIFE_SECONDS = 3_600;
  private static final long SKEW_SECONDS = 300;

  /** Takes a token apart; empty when it is none. The signature is not looked at. */
  public static Optional<Jwt> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode header = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[0]));
      JsonNode claims = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      return header.isObject() && claims.isObject()
          ? Optional.of(new Jwt(header, claims, parts[0] + "." + parts[1], signature))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A signed token of these claims. */
  public static String sign(JsonNode claims, String keyId, PrivateKey key) {
    ObjectNode header =
        JsonNodeFactory.instance
            .objectNode()
            .put("alg", "RS256")
            .put("kid", keyId)
            .put("typ", "JWT");
    String content = part(header) + "." + part(claims);
    byte[] signature = RsaKeys.sign(key, content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String part(JsonNode node) {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(MAPPER.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether it is valid now and for an hour at most. Its signer's clock is this machine's, which
   * the emulator's may have left behind: either will do.
   */
  boolean isShortLived(EmulatorClock clock) {
    Instant now = clock.instant();
    return isShortLived(now) || isShortLived(now.minus(clock.ahead()));
  }

  private boolean isShortLived(Instant now) {
    long issued = claims.path("iat").asLong();
    long expires = claims.path("exp").asLong();
    return expires >= now.getEpochSecond() - SKEW_SECONDS
        && issued <= now.getEpochSecond() + SKEW_SECONDS
        && expires - issued <= LIFE_SECONDS;
  }

  /** Whether a key of RSA or of the curve P-256 signed it, as its header says. */
  public boolean signedBy(PublicKey key) {
    byte[] content = signed.getBytes(StandardCharsets.US_ASCII);
    return switch (header.path("alg").asText()) {
      case "RS256" -> RsaKeys.verify(key, content, signature);
      case "ES256" -> verify(key, content);
      default -> false;
    };
  }

  private boolean verify(PublicKey key, byte[] content) {
    try {
      // Both numbers one after the other, as RFC 7518 has it.
      Signature s = Signature.getInstance("SHA256withECDSAinP1363Format");
      s.initVerify(key);
      s.update(content);
      return s.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
