package ai.varai.provisioner.emulator.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority of one data folder. Its key never leaves the folder; it vouches only for
 * the hosts that the proxy intercepts. Files: {@code ca.pem} for tools, {@code ca.p12} the key,
 * {@code trust.p12} for Java (password {@code changeit}).
 */
public final class CertificateAuthority {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final String SUBJECT = "Emulated Google Cloud, local CA";
  private static final Duration VALID = Duration.ofDays(3650);

  private final Path folder;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final Map<String, SSLContext> contexts = new ConcurrentHashMap<>();

  private CertificateAuthority(Path folder, PrivateKey key, X509Certificate certificate) {
    this.folder = folder;
    this.key = key;
    this.certificate = certificate;
  }

  /** The authority of this folder, made at the first use. */
  public static CertificateAuthority in(Path folder) {
    try {
      Files.createDirectories(folder);
      Path store = folder.resolve("ca.p12");
      if (!Files.exists(store)) {
        make(folder, store);
      }
      KeyStore ks = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        ks.load(in, PASSWORD);
      }
      return new CertificateAuthority(
          folder,
          (PrivateKey) ks.getKey("ca", PASSWORD),
          (X509Certificate) ks.getCertificate("ca"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a certificate authority in " + folder, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate authority in " + folder, e);
    }
  }

  private static void make(Path folder, Path store) throws IOException, GeneralSecurityException {
    KeyPair pair = pair();
    X509Certificate cert = sign(SUBJECT, pair.getPublic(), pair.getPrivate(), List.of());
    KeyStore ks = KeyStore.getInstance("PKCS12");
    ks.load(null, PASSWORD);
    ks.setKeyEntry("ca", pair.getPrivate(), PASSWORD, new Certificate[] {cert});
    Path fresh = folder.resolve("ca.p12.new");
    Files.deleteIfExists(fresh);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (OutputStream out = Files.newOutputStream(fresh)) {
      ks.store(out, PASSWORD);
    }
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry("ca", cert);
    try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
      trust.store(out, PASSWORD);
    }
    Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(cert.getEncoded())
            + "\n-----END CERTIFICATE-----\n",
        StandardCharsets.US_ASCII);
    Files.move(fresh, store);
  }

  /** The certificate in PEM, for {@code SSL_CERT_FILE} and its like. */
  public Path pem() {
    return folder.resolve("ca.pem");
  }

  /** A Java trust store with this authority only; its password is {@code changeit}. */
  public Path trustStore() {
    return folder.resolve("trust.p12");
  }

  /** A server context with a certificate for this host. */
  SSLContext context(String host) {
    return contexts.computeIfAbsent(host, this::newContext);
  }

  private SSLContext newContext(String host) {
    try {
      KeyPair pair = pair();
      X509Certificate leaf = sign(host, pair.getPublic(), key, List.of(host));
      KeyStore ks = KeyStore.getInstance("PKCS12");
      ks.load(null, PASSWORD);
      ks.setKeyEntry("host", pair.getPrivate(), PASSWORD, new Certificate[] {leaf, certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(ks, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate for " + host, e);
    }
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
    g.initialize(new ECGenParameterSpec("secp256r1"));
    return g.generateKeyPair();
  }

  /** An X.509 v3 certificate (RFC 5280); without hosts it is that of an authority. */
  private static X509Certificate sign(
      String subject, PublicKey subjectKey, PrivateKey signer, List<String> hosts)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    byte[] extension =
        hosts.isEmpty()
            ? Der.sequence(
                Der.sequence(Der.oid(2, 5, 29, 19), Der.yes(), Der.octets(Der.sequence(Der.yes()))),
                Der.sequence(
                    Der.oid(2, 5, 29, 15),
                    Der.yes(),
                    Der.octets(new byte[] {3, 2, 1, 6}))) // keyCertSign, cRLSign
            : Der.sequence(
                Der.sequence(
                    Der.oid(2, 5, 29, 17),
                    Der.octets(
                        Der.sequence(
                            hosts.stream()
                                .map(h -> Der.tag(0x82, h.getBytes(StandardCharsets.US_ASCII)))
                                .toArray(byte[][]::new)))),
                Der.sequence(
                    Der.oid(2, 5, 29, 37),
                    Der.octets(Der.sequence(Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1))))); // serverAuth
    byte[] tbs =
        Der.sequence(
            Der.tag(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(120, new SecureRandom()).setBit(119)),
            ECDSA_SHA256,
            name(SUBJECT),
            Der.sequence(
                Der.time(now.minus(Duration.ofDays(1))),
                Der.time(now.plus(hosts.isEmpty() ? VALID : Duration.ofDays(300)))),
            name(subject),
            subjectKey.getEncoded(),
            Der.tag(0xa3, extension));
    Signature s = Signature.getInstance("SHA256withECDSA");
    s.initSign(signer);
    s.update(tbs);
    byte[] whole = Der.sequence(tbs, ECDSA_SHA256, Der.bits(s.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] name(String common) {
    return Der.sequence(Der.set(Der.sequence(Der.oid(2, 5, 4, 3), Der.utf8(common))));
  }
}
