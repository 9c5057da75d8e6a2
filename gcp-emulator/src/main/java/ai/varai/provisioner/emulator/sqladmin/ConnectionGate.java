package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.sqladmin.Certificates.Identity;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.BearerTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Lets clients in as the settings, users and certificates of an instance say. */
final class ConnectionGate implements SqlGate {

  private final Emulation emulation;
  private final SqlTables tables;
  private final IamUsers users;
  private final Certificates certificates;
  private final BearerTokens tokens;

  ConnectionGate(Emulation emulation, SqlTables tables) {
    this.emulation = emulation;
    this.tables = tables;
    this.users = new IamUsers(emulation, tables);
    this.certificates = new Certificates(emulation.ids());
    this.tokens = new BearerTokens(emulation);
  }

  private Optional<ObjectNode> row(Instance instance) {
    return tables.instances.get(instance.project(), instance.name());
  }

  @Override
  public SSLContext tls(Instance instance) {
    ObjectNode row =
        row(instance).orElseThrow(() -> new IllegalStateException("the instance is gone"));
    ObjectNode authority =
        tables
            .find(
                instance.project(),
                instance.name(),
                Part.AUTHORITY,
                Trees.text(row, "serverCaCert", "sha1Fingerprint"))
            .orElseThrow(() -> new IllegalStateException("the instance has no authority"));
    try {
      Identity identity =
          certificates.serving(
              authority, instance.project() + ":" + instance.name(), hostNames(row));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "server",
          identity.key(),
          new char[0],
          new Certificate[] {certificate(identity.certificate()), certificate(authority)});
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), new TrustManager[] {new Clients(instance)}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("there is no TLS for " + instance.name(), e);
    }
  }

  private static List<String> hostNames(ObjectNode row) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : row.path("dnsNames")) {
      names.add(Trees.text(name, "name").replaceFirst("\\.$", ""));
    }
    return names;
  }

  private static X509Certificate certificate(ObjectNode described) throws CertificateException {
    return certificate(Trees.text(described, "cert").getBytes(StandardCharsets.US_ASCII));
  }

  private static X509Certificate certificate(byte[] encoded) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  /** The clients' certificates that an instance takes, by the emulator's clock. */
  private final class Clients implements X509TrustManager {
    private final Instance instance;

    Clients(Instance instance) {
      this.instance = instance;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String method)
        throws CertificateException {
      chain[0].checkValidity(Date.from(emulation.clock().instant()));
      if (Arrays.stream(getAcceptedIssuers()).noneMatch(issuer -> signed(issuer, chain[0]))) {
        throw new CertificateException("no authority of the instance signed the certificate");
      }
      if (!Certificates.isEphemeral(chain[0]) && !kept(chain[0])) {
        throw new CertificateException("the certificate was deleted");
      }
    }

    private static boolean signed(X509Certificate issuer, X509Certificate one) {
      try {
        one.verify(issuer.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    private boolean kept(X509Certificate one) throws CertificateException {
      try {
        String fingerprint =
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(one.getEncoded()));
        return tables.find(instance.project(), instance.name(), Part.CERT, fingerprint).isPresent();
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method)
        throws CertificateException {
      throw new CertificateException("an instance connects to nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      List<X509Certificate> issuers = new ArrayList<>();
      for (ObjectNode one : tables.list(instance.project(), instance.name(), Part.AUTHORITY)) {
        try {
          issuers.add(certificate(one));
        } catch (CertificateException e) {
          throw new IllegalStateException("an authority of the instance cannot be read", e);
        }
      }
      return issuers.toArray(X509Certificate[]::new);
    }
  }

  @Override
  public Optional<String> unreachable(Instance instance, String serviceAccount) {
    Optional<ObjectNode> found =
        row(instance).filter(row -> Trees.text(row, "region").equals(instance.region()));
    if (found.isEmpty()) {
      return Optional.of("there is no such instance");
    }
    return users.may(found.get(), serviceAccount, IamUsers.CONNECT)
        ? Optional.empty()
        : Optional.of(serviceAccount + " lacks the permission " + IamUsers.CONNECT);
  }

  @Override
  public Verdict admit(Instance instance, Visitor visitor) {
    Optional<ObjectNode> found = row(instance);
    if (found.isEmpty()) {
      return Verdict.refused("the database system is shutting down");
    }
    ObjectNode row = found.get();
    return closed(row, visitor)
        .map(Verdict::refused)
        .or(
            () ->
                users
                    .named(row, visitor.user())
                    .filter(user -> IamUsers.enabled(row))
                    .map(user -> byIam(row, user, visitor)))
        .orElseGet(() -> Verdict.of(Admission.PASSWORD));
  }

  /** Why nobody who comes in this way is let in; in the words of PostgreSQL where it has any. */
  private static Optional<String> closed(ObjectNode row, Visitor visitor) {
    if (visitor.connector()) {
      return Optional.empty();
    }
    if (Trees.text(row, "settings", "connectorEnforcement").equals("REQUIRED")) {
      return Optional.of("connections to this instance require a Cloud SQL connector");
    }
    return switch (Trees.text(row, "settings", "ipConfiguration", "sslMode")) {
      case "ENCRYPTED_ONLY" ->
          visitor.encrypted() ? Optional.empty() : Optional.of(unencrypted(visitor));
      case "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" -> {
        if (!visitor.encrypted()) {
          yield Optional.of(unencrypted(visitor));
        }
        yield visitor.certificate().isPresent()
            ? Optional.empty()
            : Optional.of("connection requires a valid client certificate");
      }
      default -> Optional.empty();
    };
  }

  private static String unencrypted(Visitor visitor) {
    return "no pg_hba.conf entry for host \"%s\", user \"%s\", database \"%s\", no encryption"
        .formatted(visitor.address(), visitor.user(), visitor.database());
  }

  private Verdict byIam(ObjectNode row, ObjectNode user, Visitor visitor) {
    Optional<String> email = visitor.certificate().flatMap(Certificates::email);
    if (visitor.connector() && email.isPresent()) {
      return standsFor(row, user, email.get());
    }
    // A token is sent as it is.
    return visitor.encrypted() ? Verdict.of(Admission.TOKEN) : unknown(user);
  }

  private Verdict standsFor(ObjectNode row, ObjectNode user, String email) {
    boolean same = users.of(row, email).equals(Optional.of(Trees.text(user, "name")));
    return same && users.may(row, email, IamUsers.LOG_IN)
        ? Verdict.of(Admission.KNOWN)
        : unknown(user);
  }

  private static Verdict unknown(ObjectNode user) {
    return Verdict.refused(
        "Cloud SQL IAM "
            + (IamUsers.isServiceAccount(user) ? "service account" : "user")
            + " authentication failed for user \""
            + Trees.text(user, "name")
            + "\"");
  }

  @Override
  public Verdict admit(Instance instance, Visitor visitor, String token) {
    Optional<ObjectNode> row = row(instance);
    Optional<ObjectNode> user = row.flatMap(r -> users.named(r, visitor.user()));
    if (row.isEmpty() || user.isEmpty()) {
      return admit(instance, visitor);
    }
    return tokens
        .email(token)
        .map(email -> standsFor(row.get(), user.get(), email))
        .orElseGet(() -> unknown(user.get()));
  }
}
