package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.sqladmin.SqlTables.Part;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.BearerTokens;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code sql.sslCerts} and {@code sql.connect}: certificates with which clients connect. */
final class SslCerts {

  private final SqlTables tables;
  private final SqlOperations operations;
  private final DataPlane plane;
  private final Certificates certificates;
  private final BearerTokens tokens;

  SslCerts(Emulation emulation, SqlTables tables, SqlOperations operations, DataPlane plane) {
    this.tables = tables;
    this.operations = operations;
    this.plane = plane;
    this.certificates = new Certificates(emulation.ids());
    this.tokens = new BearerTokens(emulation);
  }

  private ObjectNode instance(JsonCall call, Project project) {
    return tables.require(project.id(), call.variable("instance"));
  }

  /** The authority that the instance's server shows now. */
  private ObjectNode authority(Project project, ObjectNode instance) {
    return tables
        .find(
            project.id(),
            Trees.text(instance, "name"),
            Part.AUTHORITY,
            Trees.text(instance, "serverCaCert", "sha1Fingerprint"))
        .orElseThrow(SqlErrors::notFound);
  }

  JsonAnswer insert(JsonCall call) {
    ObjectNode body = call.body();
    Project project = tables.project(call.variable("project"));
    String commonName = Trees.text(body, "commonName");
    if (commonName.isEmpty()) {
      throw SqlErrors.required("commonName");
    }
    ObjectNode answer =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode instance = instance(call, project);
              operations.requireIdle(instance);
              String name = Trees.text(instance, "name");
              boolean taken =
                  tables.list(project.id(), name, Part.CERT).stream()
                      .anyMatch(c -> Trees.text(c, "commonName").equals(commonName));
              if (taken) {
                throw SqlErrors.invalid(
                        "The SSL certificate with common name " + commonName + " already exists.")
                    .withHttpStatus(409)
                    .withReason("sslCertAlreadyExists");
              }
              ObjectNode cert =
                  certificates.client(authority(project, instance), name, commonName, tables.now());
              String key = Trees.text(cert, "_clientKey");
              cert.remove("_clientKey");
              String fingerprint = Trees.text(cert, "sha1Fingerprint");
              cert.put("selfLink", SqlTables.link(project.id(), name) + "/sslCerts/" + fingerprint);
              ObjectNode out =
                  JsonNodeFactory.instance.objectNode().put("kind", "sql#sslCertsInsert");
              out.set(
                  "operation",
                  SqlView.print(
                      call,
                      operations.finished(
                          call,
                          project,
                          name,
                          "UPDATE",
                          SqlTables.link(project.id(), name),
                          () -> tables.put(project.id(), name, Part.CERT, fingerprint, cert))));
              out.set("serverCaCert", instance.path("serverCaCert"));
              ObjectNode client = out.putObject("clientCert");
              client.set("certInfo", SqlView.print(call, cert));
              client.put("certPrivateKey", key);
              return out;
            });
    return plane.marked(JsonAnswer.ok(answer));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = instance(call, project);
    List<ObjectNode> all = tables.list(project.id(), Trees.text(instance, "name"), Part.CERT);
    return JsonAnswer.ok(SqlView.list(call, "sql#sslCertsList", all));
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return SqlView.answer(call, require(call, project));
  }

  private ObjectNode require(JsonCall call, Project project) {
    ObjectNode instance = instance(call, project);
    return tables
        .find(project.id(), Trees.text(instance, "name"), Part.CERT, call.variable("fingerprint"))
        .orElseThrow(
            () ->
                SqlErrors.notFound()
                    .withMessage("The SSL certificate does not exist.")
                    .withReason("sslCertDoesNotExist"));
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode operation =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode cert = require(call, project);
              String name = Trees.text(cert, "instance");
              operations.requireIdle(tables.require(project.id(), name));
              return operations.finished(
                  call,
                  project,
                  name,
                  "UPDATE",
                  SqlTables.link(project.id(), name),
                  () ->
                      tables.remove(
                          project.id(), name, Part.CERT, Trees.text(cert, "sha1Fingerprint")));
            });
    return plane.marked(SqlView.answer(call, operation));
  }

  JsonAnswer connectSettings(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = instance(call, project);
    String state = Trees.text(instance, "state");
    if (state.startsWith("PENDING") || state.equals(SqlTables.FAILED)) {
      throw SqlErrors.notRunning();
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("kind", "sql#connectSettings");
    for (String field :
        List.of(
            "serverCaCert",
            "ipAddresses",
            "region",
            "databaseVersion",
            "backendType",
            "dnsName",
            "dnsNames")) {
      JsonNode value = instance.get(field);
      if (value != null) {
        out.set(field, value);
      }
    }
    JsonNode mode = instance.path("settings").path("ipConfiguration").get("serverCaMode");
    if (mode != null) {
      out.set("serverCaMode", mode);
    }
    return plane.marked(JsonAnswer.ok(out));
  }

  JsonAnswer generateEphemeral(JsonCall call) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("ephemeralCert", ephemeral(call));
    return plane.marked(JsonAnswer.ok(answer));
  }

  JsonAnswer createEphemeral(JsonCall call) {
    return plane.marked(JsonAnswer.ok(ephemeral(call)));
  }

  private ObjectNode ephemeral(JsonCall call) {
    ObjectNode body = call.body();
    Project project = tables.project(call.variable("project"));
    ObjectNode instance = instance(call, project);
    if (!Trees.text(instance, "state").equals("RUNNABLE")) {
      throw SqlErrors.notRunning();
    }
    String key = Trees.text(body, "public_key");
    return certificates.ephemeral(
        authority(project, instance),
        Trees.text(instance, "name"),
        key.isEmpty() ? Trees.text(body, "publicKey") : key,
        // Connectors that log in by IAM send the token of who does.
        Optional.of(Trees.text(body, "access_token"))
            .filter(token -> !token.isEmpty())
            .map(token -> tokens.email(token).orElse(call.call().principal())),
        tables.now());
  }
}
