package ai.varai.provisioner.emulator.sts;

import ai.varai.provisioner.emulator.token.Jwt;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** Signs tokens as an identity provider does: with a key of RSA, and one of the curve P-256. */
final class TokenIssuer {

  private final String uri;
  private final KeyPair rsa = RsaKeys.generate(2048);
  private final KeyPair curve;

  TokenIssuer(String uri) {
    this.uri = uri;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.curve = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String uri() {
    return uri;
  }

  /** Claims of a token that lasts ten minutes from now. */
  ObjectNode claims(String subject, String audience) {
    long now = Instant.now().getEpochSecond();
    return JsonNodeFactory.instance
        .objectNode()
        .put("iss", uri)
        .put("sub", subject)
        .put("aud", audience)
        .put("iat", now)
        .put("exp", now + 600);
  }

  String sign(ObjectNode claims) {
    return Jwt.sign(claims, "rsa-1", rsa.getPrivate());
  }

  String signByCurve(ObjectNode claims) throws GeneralSecurityException {
    String content = text("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}") + "." + text(claims.toString());
    Signature s = Signature.getInstance("SHA256withECDSAinP1363Format");
    s.initSign(curve.getPrivate());
    s.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + encode(s.sign());
  }

  /** Both public keys, as an issuer publishes them. */
  String keySet() {
    RSAPublicKey open = (RSAPublicKey) rsa.getPublic();
    ECPublicKey point = (ECPublicKey) curve.getPublic();
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    var keys = set.putArray("keys");
    keys.addObject()
        .put("kty", "RSA")
        .put("kid", "rsa-1")
        .put("n", number(open.getModulus(), 256))
        .put("e", number(open.getPublicExponent(), 3));
    keys.addObject()
        .put("kty", "EC")
        .put("crv", "P-256")
        .put("kid", "ec-1")
        .put("x", number(point.getW().getAffineX(), 32))
        .put("y", number(point.getW().getAffineY(), 32));
    return set.toString();
  }

  private static String number(BigInteger value, int bytes) {
    byte[] all = value.toByteArray();
    byte[] out = new byte[bytes];
    byte[] rest = Arrays.copyOfRange(all, Math.max(0, all.length - bytes), all.length);
    System.arraycopy(rest, 0, out, bytes - rest.length, rest.length);
    return encode(out);
  }

  private static String text(String json) {
    return encode(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
