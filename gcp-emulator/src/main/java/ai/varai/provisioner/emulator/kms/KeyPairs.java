package ai.varai.provisioner.emulator.kms;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The bytes in which a version of an asymmetric key is kept: the length of the public half, that
 * half (X.509) and the private one (PKCS #8).
 */
final class KeyPairs {

  private KeyPairs() {}

  /** A new pair. For long RSA keys this takes seconds; see {@link KeyGeneration}. */
  static byte[] generate(KeyAlgorithm algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
      switch (family(algorithm)) {
        case "RSA" -> generator.initialize(algorithm.bits());
        case "EC" -> generator.initialize(new ECGenParameterSpec("secp" + algorithm.bits() + "r1"));
        default -> {
          // there is one curve
        }
      }
      KeyPair pair = generator.generateKeyPair();
      return kept(pair.getPublic(), pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks " + algorithm.name(), e);
    }
  }

  private static byte[] kept(PublicKey half, PrivateKey secret) {
    byte[] shown = half.getEncoded();
    byte[] hidden = secret.getEncoded();
    return ByteBuffer.allocate(Integer.BYTES + shown.length + hidden.length)
        .putInt(shown.length)
        .put(shown)
        .put(hidden)
        .array();
  }

  /**
   * A pair of which others have brought the private half (PKCS #8).
   *
   * @throws GeneralSecurityException when it is not one of the algorithm
   */
  static byte[] of(KeyAlgorithm algorithm, byte[] encoded) throws GeneralSecurityException {
    PrivateKey secret = secret(algorithm, encoded);
    KeyFactory factory = KeyFactory.getInstance(family(algorithm));
    if (secret instanceof RSAPrivateCrtKey rsa
        && rsa.getModulus().bitLength() == algorithm.bits()) {
      return kept(
          factory.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent())),
          rsa);
    }
    if (secret instanceof ECPrivateKey ec
        && ec.getParams().getCurve().getField().getFieldSize() == algorithm.bits()) {
      return kept(
          factory.generatePublic(new ECPublicKeySpec(CurvePoints.of(ec), ec.getParams())), ec);
    }
    throw new InvalidKeyException("not a key of " + algorithm.name());
  }

  private static String family(KeyAlgorithm algorithm) {
    if (algorithm.isRsa()) {
      return "RSA";
    }
    return algorithm.scheme().equals("ED25519") ? "Ed25519" : "EC";
  }

  /** The public half (X.509). */
  static byte[] open(ByteString kept) {
    ByteBuffer in = kept.asReadOnlyByteBuffer();
    byte[] half = new byte[in.getInt()];
    in.get(half);
    return half;
  }

  /** The public half in PEM. */
  static String pem(ByteString kept) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(open(kept))
        + "\n-----END PUBLIC KEY-----\n";
  }

  static PrivateKey secret(KeyAlgorithm algorithm, ByteString kept)
      throws GeneralSecurityException {
    ByteBuffer in = kept.asReadOnlyByteBuffer();
    int half = in.getInt();
    byte[] secret = new byte[in.remaining() - half];
    in.position(in.position() + half).get(secret);
    return secret(algorithm, secret);
  }

  /** From PKCS #8. */
  static PrivateKey secret(KeyAlgorithm algorithm, byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(family(algorithm))
        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
