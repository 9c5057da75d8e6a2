package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Instance;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Whom an instance lets in, and how it shows who it is. A data plane that lets clients in as Cloud
 * SQL does asks here when somebody connects to the server of an instance.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/connect-overview">About connection
 *     options</a>
 */
public interface SqlGate {

  /**
   * Who is at the door.
   *
   * @param address where he comes from
   * @param connector whether he came to the port of Cloud SQL's connectors (3307)
   * @param certificate what he showed, signed by the instance's authority
   */
  record Visitor(
      String user,
      String database,
      String address,
      boolean encrypted,
      boolean connector,
      Optional<X509Certificate> certificate) {}

  /** What becomes of a visitor. */
  enum Admission {
    /** The server asks for his password. */
    PASSWORD,
    /** He is who he says he is. */
    KNOWN,
    /** He is to show an access token instead of a password. */
    TOKEN,
    REFUSED
  }

  /**
   * What is decided.
   *
   * @param reason what PostgreSQL or Cloud SQL say to who is refused
   */
  record Verdict(Admission admission, String reason) {
    static Verdict of(Admission admission) {
      return new Verdict(admission, "");
    }

    static Verdict refused(String reason) {
      return new Verdict(Admission.REFUSED, reason);
    }

    public boolean refused() {
      return admission == Admission.REFUSED;
    }
  }

  /**
   * How the instance shows who it is, with a certificate of its present authority, and which
   * clients' certificates it takes: ephemeral ones, and those of {@code sslCerts} that were not
   * deleted.
   */
  SSLContext tls(Instance instance);

  /**
   * Why Cloud SQL's connector, running as this service account, does not reach the instance; empty
   * when it does.
   */
  Optional<String> unreachable(Instance instance, String serviceAccount);

  Verdict admit(Instance instance, Visitor visitor);

  /** As above, for a visitor who was asked for a token and showed this one. */
  Verdict admit(Instance instance, Visitor visitor, String token);
}
