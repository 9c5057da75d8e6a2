package ai.varai.provisioner.emulator.token;

import ai.varai.provisioner.emulator.proxy.Der;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;

/** RSA keys with SHA-256, as service accounts use them. */
public final class RsaKeys {
  private static final byte[] RSA_SHA256 =
      Der.sequence(Der.oid(1, 2, 840, 113549, 1, 1, 11), new byte[] {5, 0});

  private RsaKeys() {}

  public static KeyPair generate(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] sign(PrivateKey key, byte[] content) {
    try {
      Signature s = Signature.getInstance("SHA256withRSA");
      s.initSign(key);
      s.update(content);
      return s.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the signature is right; a malformed one is not. */
  public static boolean verify(PublicKey key, byte[] content, byte[] signature) {
    try {
      Signature s = Signature.getInstance("SHA256withRSA");
      s.initVerify(key);
      s.update(content);
      return s.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** A key in PKCS #8. */
  public static PrivateKey privateKey(byte[] der) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static PublicKey publicKey(byte[] der) {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The public key of a PEM certificate or PEM public key.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static PublicKey parsePem(String pem) {
    try {
      if (pem.contains("BEGIN CERTIFICATE")) {
        return CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
            .getPublicKey();
      }
      return KeyFactory.getInstance("RSA")
          .generatePublic(
              new X509EncodedKeySpec(
                  Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("neither a certificate nor a public key", e);
    }
  }

  /** The text form with its begin and end lines. */
  public static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  /** A certificate that a key signs for itself, as key downloads show it. */
  public static String certificate(
      KeyPair pair, String commonName, long serial, Instant from, Instant to) {
    byte[] name = Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(commonName))));
    byte[] content =
        Der.sequence(
            Der.tag(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(BigInteger.valueOf(serial)),
            RSA_SHA256,
            name,
            Der.sequence(Der.time(from), Der.time(to)),
            name,
            pair.getPublic().getEncoded());
    byte[] signature = sign(pair.getPrivate(), content);
    return pem("CERTIFICATE", Der.sequence(content, RSA_SHA256, Der.bits(signature)));
  }
}
