package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * The certificates of an instance that are rotated. There are up to three: the one in use, one that
 * waits for its turn, and the one before.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/manage-ssl-instance">Server
 *     certificates</a>
 */
final class RotatedCertificates {

  private final CertificateKind kind;
  private final SqlTables tables;
  private final InstanceActions actions;
  private final Certificates certificates;

  RotatedCertificates(
      SqlTables tables,
      SqlOperations operations,
      InstanceActions actions,
      Ids ids,
      CertificateKind kind) {
    this.kind = kind;
    this.tables = tables;
    this.actions = actions;
    this.certificates = new Certificates(ids);
    operations.define("add" + kind.operation, (project, name, a) -> added(project, name));
    operations.define("rotate" + kind.operation, this::rotated);
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row =
        tables.store.transact(
            project.id(),
            () -> withFirst(project.id(), tables.require(project.id(), call.variable("instance"))));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", kind.list);
    ArrayNode authorities = JsonNodeFactory.instance.arrayNode();
    if (kind == CertificateKind.SERVER) {
      answer.set("caCerts", authorities);
    }
    ArrayNode certs = answer.putArray(kind.field);
    for (ObjectNode cert : all(project.id(), Trees.text(row, "name"))) {
      authorities.add(SqlView.withoutOwn((ObjectNode) cert.path("_authority")));
      certs.add(SqlView.withoutOwn(cert));
    }
    answer.put("activeVersion", Trees.text(row, kind.active));
    return JsonAnswer.ok(answer);
  }

  JsonAnswer add(JsonCall call) {
    return actions.start(call, "UPDATE", "add" + kind.operation, kind::check);
  }

  JsonAnswer rotate(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    String asked = Trees.text(call.body(), kind.context, "nextVersion");
    return actions.start(
        call,
        "UPDATE",
        "rotate" + kind.operation,
        kind::check,
        row -> {
          withFirst(project.id(), row);
          ObjectNode next =
              all(project.id(), Trees.text(row, "name")).stream()
                  .filter(c -> !version(c).equals(Trees.text(row, kind.active)))
                  .filter(c -> asked.isEmpty() ? waits(row, c) : version(c).equals(asked))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          SqlErrors.invalid(
                              asked.isEmpty()
                                  ? "There is no upcoming "
                                      + kind.word
                                      + " to rotate to. Add one first."
                                  : "There is no other "
                                      + kind.word
                                      + " of version "
                                      + asked
                                      + "."));
          return JsonNodeFactory.instance.objectNode().put("version", version(next));
        });
  }

  /** What was never in use was made after what is. */
  private boolean waits(ObjectNode row, ObjectNode cert) {
    return cert.path("_number").asInt() > number(row, Trees.text(row, kind.active));
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
        .forEach(c -> tables.remove(project, name, kind.part, version(c)));
    make(project, row);
  }

  /** What was rotated out before this goes. */
  private void rotated(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    String before = Trees.text(row, kind.active);
    String next = Trees.text(arguments, "version");
    all(project, name).stream()
        .map(RotatedCertificates::version)
        .filter(v -> !v.equals(before) && !v.equals(next))
        .forEach(v -> tables.remove(project, name, kind.part, v));
    row.put(kind.active, next);
    tables.put(project, row);
  }

  /** An instance with such an authority has had a certificate from its start. */
  private ObjectNode withFirst(String project, ObjectNode row) {
    kind.check(row);
    if (Trees.text(row, kind.active).isEmpty()) {
      row.put(kind.active, version(make(project, row)));
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
    tables.put(project, name, kind.part, version(cert), cert);
    return cert;
  }

  private List<ObjectNode> all(String project, String name) {
    return tables.list(project, name, kind.part).stream()
        .sorted(Comparator.comparingInt(c -> c.path("_number").asInt()))
        .toList();
  }

  private static String version(ObjectNode cert) {
    return Trees.text(cert, "sha1Fingerprint");
  }
}
