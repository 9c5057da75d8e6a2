package ai.varai.provisioner.emulator.sts;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * Public keys out of a JSON Web Key Set: of RSA, and of the curve P-256.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
final class JsonWebKeys {

  private JsonWebKeys() {}

  /** The key of an id that fits the algorithm of a signature; empty when there is none. */
  static Optional<PublicKey> find(JsonNode set, String id, String algorithm) {
    String type = algorithm.equals("ES256") ? "EC" : "RSA";
    for (JsonNode key : set.path("keys")) {
      if (key.path("kid").asText().equals(id) && key.path("kty").asText().equals(type)) {
        return read(key, type);
      }
    }
    return Optional.empty();
  }

  private static Optional<PublicKey> read(JsonNode key, String type) {
    try {
      KeySpec spec =
          type.equals("EC")
              ? new ECPublicKeySpec(new ECPoint(number(key, "x"), number(key, "y")), p256())
              : new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
      return Optional.of(KeyFactory.getInstance(type).generatePublic(spec));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BigInteger number(JsonNode key, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asText()));
  }

  private static ECParameterSpec p256() throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }
}
