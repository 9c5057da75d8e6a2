package ai.varai.provisioner.emulator.kms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;

/**
 * Signs digests that the caller has made. Java signs messages, and digests only where nothing but
 * the digest goes into a signature, so that paddings of RSA are put together here. Ed25519 and RSA
 * without a digest sign what they are given.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017">RFC 8017</a>
 */
final class Signatures {

  /** What stands before a digest under PKCS #1 (RFC 8017, note 1 of section 9.2). */
  private static final Map<String, String> DIGEST_INFO =
      Map.of(
          "SHA-256", "3031300d060960864801650304020105000420",
          "SHA-512", "3051300d060960864801650304020305000440");

  private final SecureRandom random = new SecureRandom();

  byte[] sign(KeyAlgorithm algorithm, PrivateKey key, byte[] digest)
      throws GeneralSecurityException {
    return switch (algorithm.scheme()) {
      case "PKCS1" ->
          plain(
              "NONEwithRSA",
              key,
              concat(HexFormat.of().parseHex(DIGEST_INFO.get(algorithm.digest())), digest));
      case "PSS" -> raw(key, encoded(algorithm, digest));
      case "RAW" -> plain("NONEwithRSA", key, digest);
      case "ED25519" -> plain("Ed25519", key, digest);
      default -> plain("NONEwithECDSA", key, digest);
    };
  }

  private static byte[] plain(String name, PrivateKey key, byte[] content)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  private static byte[] raw(PrivateKey key, byte[] block) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance("RSA/ECB/NoPadding");
    rsa.init(Cipher.ENCRYPT_MODE, key);
    return rsa.doFinal(block);
  }

  /** EMSA-PSS-ENCODE (section 9.1.1) with a salt as long as the digest. */
  private byte[] encoded(KeyAlgorithm algorithm, byte[] digest) throws GeneralSecurityException {
    MessageDigest hash = MessageDigest.getInstance(algorithm.digest());
    byte[] salt = new byte[hash.getDigestLength()];
    random.nextBytes(salt);
    hash.update(new byte[8]);
    hash.update(digest);
    byte[] h = hash.digest(salt);
    int length = algorithm.bits() / 8;
    byte[] db = new byte[length - h.length - 1];
    db[db.length - salt.length - 1] = 1;
    System.arraycopy(salt, 0, db, db.length - salt.length, salt.length);
    byte[] mask = mask(hash, h, db.length);
    for (int i = 0; i < db.length; i++) {
      db[i] ^= mask[i];
    }
    // The modulus has all its bits, so that one bit of the block has to be left out.
    db[0] &= 0x7f;
    return concat(db, h, new byte[] {(byte) 0xbc});
  }

  /** MGF1 (appendix B.2.1). */
  private static byte[] mask(MessageDigest hash, byte[] seed, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int counter = 0; out.size() < length; counter++) {
      hash.update(seed);
      out.writeBytes(hash.digest(ByteBuffer.allocate(Integer.BYTES).putInt(counter).array()));
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
