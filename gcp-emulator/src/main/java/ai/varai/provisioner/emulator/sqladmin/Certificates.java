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
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/** Real X.509 certificates for instances: an authority each, and what it signs. */
final class Certificates {

  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  static final Duration SERVER_LIFE = Duration.ofDays(365);
  static final Duration EPHEMERAL_LIFE = Duration.ofHours(1);

  private static final String EPHEMERAL = "ephemeral";

  /** The tag of a host name among a certificate's alternative names (RFC 5280, 4.2.1.6). */
  private static final int DNS_NAME = 0x82;

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

  /** A key and the certificate that goes with it, in DER. */
  record Identity(PrivateKey key, byte[] certificate) {}

  /**
   * What a server shows to its clients: valid for as long as its authority.
   *
   * @param names the host names that it has
   */
  Identity serving(ObjectNode authority, String commonName, List<String> names) {
    try {
      Instant from = Instant.parse(Trees.text(authority, "createTime"));
      Duration life =
          Duration.between(from, Instant.parse(Trees.text(authority, "expirationTime")));
      KeyPair pair = pair();
      byte[][] hosts =
          names.stream()
              .map(name -> Der.tag(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)))
              .toArray(byte[][]::new);
      byte[][] more =
          names.isEmpty()
              ? new byte[0][]
              : new byte[][] {Der.sequence(Der.oid(2, 5, 29, 17), Der.octets(Der.sequence(hosts)))};
      return new Identity(
          pair.getPrivate(),
          issue(authority, commonName(commonName), pair.getPublic(), from, life, more));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a server certificate", e);
    }
  }

  /**
   * A short-lived certificate for a public key that the caller holds (PEM, RSA or EC).
   *
   * @param email whom its holder may log in as; empty when he needs a password
   */
  ObjectNode ephemeral(
      ObjectNode authority,
      String instance,
      String publicKey,
      Optional<String> email,
      Instant now) {
    try {
      byte[] certificate =
          issue(authority, ephemeralName(email), publicKey(publicKey), now, EPHEMERAL_LIFE);
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
    return issue(authority, commonName(commonName), key, now, life);
  }

  private byte[] issue(
      ObjectNode authority,
      byte[] subject,
      PublicKey key,
      Instant now,
      Duration life,
      byte[]... extensions)
      throws GeneralSecurityException {
    PrivateKey signer =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new PKCS8EncodedKeySpec(
                    Base64.getDecoder().decode(Trees.text(authority, "_privateKey"))));
    byte[] issuer = Base64.getDecoder().decode(Trees.text(authority, "_name"));
    return sign(issuer, subject, key, signer, now, life, false, extensions);
  }

  private byte[] sign(
      byte[] issuer,
      byte[] subject,
      PublicKey key,
      PrivateKey signer,
      Instant now,
      Duration life,
      boolean authority,
      byte[]... extensions)
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
            Der.tag(
                0xa3,
                Der.sequence(
                    Stream.concat(Stream.of(constraints), Arrays.stream(extensions))
                        .toArray(byte[][]::new))));
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

  private static byte[] ephemeralName(Optional<String> email) {
    byte[] unit = part(2, 5, 4, 11, EPHEMERAL);
    return email
        .map(e -> Der.sequence(userId(e), unit, part(2, 5, 4, 3, EPHEMERAL)))
        .orElseGet(() -> Der.sequence(unit, part(2, 5, 4, 3, EPHEMERAL)));
  }

  /** The attribute {@code UID} (RFC 4519, 2.39). */
  private static byte[] userId(String text) {
    return Der.set(Der.sequence(Der.oid(0, 9, 2342, 19200300, 100, 1, 1), Der.utf8(text)));
  }

  /** Whether a client's certificate was made for a public key, and lasts for an hour. */
  static boolean isEphemeral(X509Certificate certificate) {
    return attribute(certificate, "OU").equals(Optional.of(EPHEMERAL));
  }

  /** Whom the holder of an ephemeral certificate may log in as. */
  static Optional<String> email(X509Certificate certificate) {
    return isEphemeral(certificate) ? attribute(certificate, "UID") : Optional.empty();
  }

  private static Optional<String> attribute(X509Certificate certificate, String type) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253))
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase(type))
              .map(rdn -> String.valueOf(rdn.getValue()))
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
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
