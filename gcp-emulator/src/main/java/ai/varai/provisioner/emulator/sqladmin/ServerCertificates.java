package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The server certificates of instances whose authority is one of the Certificate Authority Service.
 * There are up to three: the one in use, one that waits for its turn, and the one before.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/manage-ssl-instance">Server
 *     certificates</a>
 */
final class ServerCertificates {

  private static final Set<String> MODES =
      Set.of("GOOGLE_MANAGED_CAS_CA", "CUSTOMER_MANAGED_CAS_CA");

  /** Where the row of an instance names the certificate in use. */
  private static final String ACTIVE = "_serverCert";

  private final SqlTables tables;
  private final InstanceActions actions;
  private final Certificates certificates;

  ServerCertificates(SqlTables tables, SqlOperations operations, InstanceActions actions, Ids ids) {
    this.tables = tables;
    this.actions = actions;
    this.certificates = new Certificates(ids);
    operations.define("addServerCert", (project, name, a) -> added(project, name));
    operations.define("rotateServerCert", this::rotated);
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row =
        tables.store.transact(
            project.id(),
            () -> withFirst(project.id(), tables.require(project.id(), call.variable("instance"))));
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "sql#instancesListServerCertificates");
    ArrayNode authorities = answer.putArray("caCerts");
    ArrayNode certs = answer.putArray("serverCerts");
    for (ObjectNode cert : all(project.id(), Trees.text(row, "name"))) {
      authorities.add(SqlView.withoutOwn((ObjectNode) cert.path("_authority")));
      certs.add(SqlView.withoutOwn(cert));
    }
    answer.put("activeVersion", Trees.text(row, ACTIVE));
    return JsonAnswer.ok(answer);
  }

  JsonAnswer add(JsonCall call) {
    return actions.start(call, "UPDATE", "addServerCert", ServerCertificates::check);
  }

  private static void check(ObjectNode row) {
    InstanceActions.anything(row);
    if (!MODES.contains(Trees.text(row, "settings", "ipConfiguration", "serverCaMode"))) {
      throw SqlErrors.invalid(
          "Instance "
              + Trees.text(row, "name")
              + " does not use a server CA of Certificate Authority Service; its server CA"
              + " certificates are added and rotated instead (addServerCa, rotateServerCa).");
    }
  }

  JsonAnswer rotate(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String asked = Trees.text(call.body(), "rotateServerCertificateContext", "nextVersion");
    return actions.start(
        call,
        "UPDATE",
        "rotateServerCert",
        ServerCertificates::check,
        row -> {
          withFirst(project.id(), row);
          ObjectNode next =
              all(project.id(), Trees.text(row, "name")).stream()
                  .filter(c -> !version(c).equals(Trees.text(row, ACTIVE)))
                  .filter(c -> asked.isEmpty() ? waits(row, c) : version(c).equals(asked))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          SqlErrors.invalid(
                              asked.isEmpty()
                                  ? "There is no upcoming server certificate to rotate to. Add one"
                                      + " first."
                                  : "There is no other server certificate of version "
                                      + asked
                                      + "."));
          return JsonNodeFactory.instance.objectNode().put("version", version(next));
        });
  }

  /** What was never in use was made after what is. */
  private boolean waits(ObjectNode row, ObjectNode cert) {
    return cert.path("_number").asInt() > number(row, Trees.text(row, ACTIVE));
  }

  private int number(ObjectNode row, String version) {
    return all(Trees.text(row, "project"), Trees.text(row, "name")).stream()
        .filter(c -> version(c).equals(version))
        .mapToInt(c -> c.path("_number").asInt())
        .findFirst()
        .orElse(0);
  }

  /** One that waits already is replaced. */
  private void added(String project, String name) {
    ObjectNode row = withFirst(project, tables.require(project, name));
    all(project, name).stream()
        .filter(c -> waits(row, c))
        .forEach(c -> tables.remove(project, name, Part.SERVER_CERT, version(c)));
    make(project, row);
  }

  /** What was rotated out before this goes. */
  private void rotated(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    String before = Trees.text(row, ACTIVE);
    String next = Trees.text(arguments, "version");
    all(project, name).stream()
        .map(ServerCertificates::version)
        .filter(v -> !v.equals(before) && !v.equals(next))
        .forEach(v -> tables.remove(project, name, Part.SERVER_CERT, v));
    row.put(ACTIVE, next);
    tables.put(project, row);
  }

  /** An instance with such an authority has had a certificate from its start. */
  private ObjectNode withFirst(String project, ObjectNode row) {
    check(row);
    if (Trees.text(row, ACTIVE).isEmpty()) {
      row.put(ACTIVE, version(make(project, row)));
      tables.put(project, row);
    }
    return row;
  }

  private ObjectNode make(String project, ObjectNode row) {
    String name = Trees.text(row, "name");
    ObjectNode authority = certificates.authority(name, tables.now());
    ObjectNode cert = certificates.server(authority, name, project + ":" + name, tables.now());
    cert.set("_authority", SqlView.withoutOwn(authority));
    int last = all(project, name).stream().mapToInt(c -> c.path("_number").asInt()).max().orElse(0);
    cert.put("_number", last + 1);
    tables.put(project, name, Part.SERVER_CERT, version(cert), cert);
    return cert;
  }

  private List<ObjectNode> all(String project, String name) {
    return tables.list(project, name, Part.SERVER_CERT).stream()
        .sorted(Comparator.comparingInt(c -> c.path("_number").asInt()))
        .toList();
  }

  private static String version(ObjectNode cert) {
    return Trees.text(cert, "sha1Fingerprint");
  }
}
