package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.proxy.Der;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** Real X.509 certificates for instances: an authority each, and what it signs. */
final class Certificates {

  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  static final Duration SERVER_LIFE = Duration.ofDays(365);
  static final Duration EPHEMERAL_LIFE = Duration.ofHours(1);

  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));

  private final Ids ids;

  Certificates(Ids ids) {
    this.ids = ids;
  }

  /** A new certificate authority of an instance; its key stands in {@code _privateKey}. */
  ObjectNode authority(String instance, Instant now) {
    try {
      KeyPair pair = pair();
      byte[] name = authorityName(ids.uuid());
      byte[] certificate =
          sign(name, name, pair.getPublic(), pair.getPrivate(), now, AUTHORITY_LIFE, true);
      ObjectNode row =
          describe(
              instance,
              "C=US,O=Google\\, Inc,CN=Google Cloud SQL Server CA,dnQualifier=" + ids.uuid(),
              certificate,
              "0",
              now,
              AUTHORITY_LIFE);
      row.put("_privateKey", Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
      row.put("_name", Base64.getEncoder().encodeToString(name));
      return row;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate authority", e);
    }
  }

  /** A client certificate with a key of its own, which stands in {@code _clientKey} in PEM. */
  ObjectNode client(ObjectNode authority, String instance, String commonName, Instant now) {
    try {
      KeyPair pair = pair();
      byte[] certificate = issue(authority, commonName, pair.getPublic(), now, AUTHORITY_LIFE);
      ObjectNode row =
          describe(instance, commonName, certificate, ids.numeric(9), now, AUTHORITY_LIFE);
      row.put("_clientKey", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      return row;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a client certificate", e);
    }
  }

  /** The certificate that an instance shows to its clients; the emulator keeps no key of it. */
  ObjectNode server(ObjectNode authority, String instance, String commonName, Instant now) {
    try {
      byte[] certificate = issue(authority, commonName, pair().getPublic(), now, SERVER_LIFE);
      return describe(instance, commonName, certificate, ids.numeric(9), now, SERVER_LIFE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a server certificate", e);
    }
  }

  /** A short-lived certificate for a public key that the caller holds (PEM, RSA or EC). */
  ObjectNode ephemeral(ObjectNode authority, String instance, String publicKey, Instant now) {
    try {
      byte[] certificate = issue(authority, "ephemeral", publicKey(publicKey), now, EPHEMERAL_LIFE);
      return describe(
          instance, "Google Cloud SQL Client", certificate, ids.numeric(9), now, EPHEMERAL_LIFE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make an ephemeral certificate", e);
    }
  }

  private static PublicKey publicKey(String pem) {
    byte[] der;
    try {
      der =
          Base64.getMimeDecoder()
              .decode(pem.replaceAll("-----[^-]+-----", "").getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw badKey();
    }
    // "BEGIN RSA PUBLIC KEY" is PKCS#1; connectors send it. SubjectPublicKeyInfo wraps it.
    byte[] wrapped =
        Der.sequence(
            Der.sequence(Der.oid(1, 2, 840, 113549, 1, 1, 1), new byte[] {5, 0}), Der.bits(der));
    for (byte[] spec : new byte[][] {der, wrapped}) {
      for (String algorithm : new String[] {"RSA", "EC"}) {
        try {
          return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spec));
        } catch (GeneralSecurityException e) {
          // The next form is tried; badKey() tells when none fits.
        }
      }
    }
    throw badKey();
  }

  private static RuntimeException badKey() {
    return SqlErrors.invalid("Provided public key was in an invalid or unsupported format.");
  }

  private byte[] issue(
      ObjectNode authority, String commonName, PublicKey key, Instant now, Duration life)
      throws GeneralSecurityException {
    PrivateKey signer =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new PKCS8EncodedKeySpec(
                    Base64.getDecoder().decode(Trees.text(authority, "_privateKey"))));
    byte[] issuer = Base64.getDecoder().decode(Trees.text(authority, "_name"));
    return sign(issuer, commonName(commonName), key, signer, now, life, false);
  }

  private byte[] sign(
      byte[] issuer,
      byte[] subject,
      PublicKey key,
      PrivateKey signer,
      Instant now,
      Duration life,
      boolean authority)
      throws GeneralSecurityException {
    byte[] constraints =
        Der.sequence(
            Der.oid(2, 5, 29, 19),
            Der.yes(),
            Der.octets(authority ? Der.sequence(Der.yes()) : Der.sequence()));
    byte[] tbs =
        Der.sequence(
            Der.tag(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(1, ids.bytes(8)).setBit(62)),
            ECDSA_SHA256,
            issuer,
            Der.sequence(Der.time(now.minusSeconds(60)), Der.time(now.plus(life))),
            subject,
            key.getEncoded(),
            Der.tag(0xa3, Der.sequence(constraints)));
    Signature s = Signature.getInstance("SHA256withECDSA");
    s.initSign(signer);
    s.update(tbs);
    return Der.sequence(tbs, ECDSA_SHA256, Der.bits(s.sign()));
  }

  private static byte[] authorityName(String qualifier) {
    return Der.sequence(
        part(2, 5, 4, 46, qualifier),
        part(2, 5, 4, 3, "Google Cloud SQL Server CA"),
        part(2, 5, 4, 10, "Google, Inc"),
        part(2, 5, 4, 6, "US"));
  }

  private static byte[] commonName(String text) {
    return Der.sequence(part(2, 5, 4, 3, text));
  }

  private static byte[] part(int a, int b, int c, int d, String text) {
    return Der.set(Der.sequence(Der.oid(a, b, c, d), Der.utf8(text)));
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
    g.initialize(new ECGenParameterSpec("secp256r1"));
    return g.generateKeyPair();
  }

  private static ObjectNode describe(
      String instance,
      String commonName,
      byte[] certificate,
      String serial,
      Instant now,
      Duration life)
      throws GeneralSecurityException {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "sql#sslCert");
    row.put("certSerialNumber", serial);
    row.put("cert", pem("CERTIFICATE", certificate));
    row.put("commonName", commonName);
    row.put(
        "sha1Fingerprint",
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate)));
    row.put("instance", instance);
    row.put("createTime", SqlTables.timestamp(now));
    row.put("expirationTime", SqlTables.timestamp(now.plus(life)));
    return row;
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----";
  }
}
