package ai.varai.provisioner.emulator.kms;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
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
      if (algorithm.isRsa()) {
        generator.initialize(algorithm.bits());
      } else {
        generator.initialize(new ECGenParameterSpec("secp" + algorithm.bits() + "r1"));
      }
      KeyPair pair = generator.generateKeyPair();
      byte[] half = pair.getPublic().getEncoded();
      byte[] secret = pair.getPrivate().getEncoded();
      return ByteBuffer.allocate(Integer.BYTES + half.length + secret.length)
          .putInt(half.length)
          .put(half)
          .put(secret)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks " + algorithm.name(), e);
    }
  }

  private static String family(KeyAlgorithm algorithm) {
    return algorithm.isRsa() ? "RSA" : "EC";
  }

  /** The public half in PEM. */
  static String pem(byte[] kept) {
    ByteBuffer in = ByteBuffer.wrap(kept);
    byte[] half = new byte[in.getInt()];
    in.get(half);
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(half)
        + "\n-----END PUBLIC KEY-----\n";
  }

  static PrivateKey secret(KeyAlgorithm algorithm, byte[] kept) throws GeneralSecurityException {
    ByteBuffer in = ByteBuffer.wrap(kept);
    int half = in.getInt();
    byte[] secret = new byte[in.remaining() - half];
    in.position(in.position() + half).get(secret);
    return KeyFactory.getInstance(family(algorithm))
        .generatePrivate(new PKCS8EncodedKeySpec(secret));
  }
}
