package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.secretmanager.SecretPayloads;
import ai.varai.provisioner.emulator.sqladmin.DatabaseVersion.Engine;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Execution;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Result;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine.Statement;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code sql.instances.executeSql}, the Data API: statements that the server behind an instance
 * runs. What the database refuses is part of the answer.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/executesql-instance">Execute SQL
 *     statements using the Data API</a>
 */
final class SqlStatements {

  private static final long MOST_BYTES = 10L << 20;
  private static final double NANOS = 1e9;

  private final Emulation emulation;
  private final SqlTables tables;
  private final DataPlane plane;

  SqlStatements(Emulation emulation, SqlTables tables, DataPlane plane) {
    this.emulation = emulation;
    this.tables = tables;
    this.plane = plane;
  }

  JsonAnswer execute(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    ObjectNode body = call.body();
    String sql = Trees.text(body, "sqlStatement");
    if (sql.isEmpty()) {
      throw SqlErrors.required("sqlStatement");
    }
    InstanceActions.anything(row);
    SqlTables.requireRunning(row);
    if (!Trees.text(row, "settings", "dataApiAccess").equals("ALLOW_DATA_API")) {
      throw SqlErrors.invalid(
          "The instance doesn't allow using executeSql to access this instance.");
    }
    Optional<String> password = password(body);
    String user =
        password.isPresent() ? Trees.text(body, "user") : iamUser(row, call.call().principal());
    if (user.isEmpty()) {
      throw SqlErrors.required("user");
    }
    boolean truncate = Trees.text(body, "partialResultMode").equals("ALLOW_PARTIAL_RESULT");
    Statement statement =
        new Statement(
            database(row, body),
            user,
            password,
            sql,
            Trees.number(body, "rowLimit").filter(n -> n > 0).orElse(Long.MAX_VALUE),
            MOST_BYTES);
    Execution done =
        plane
            .execute(row, statement)
            .orElseThrow(
                () ->
                    SqlErrors.invalid(
                        "No database server runs behind instance "
                            + Trees.text(row, "name")
                            + " of this emulator, so that it executes no statements."));
    if (!truncate && done.results().stream().anyMatch(Result::partial)) {
      throw SqlErrors.invalid(
          "The result is larger than 10 MB. Set partialResultMode to ALLOW_PARTIAL_RESULT to get"
              + " the part of it that is not.");
    }
    return JsonAnswer.ok(print(done));
  }

  /** The password of a user of the database; with none the caller logs in as who they are. */
  private Optional<String> password(ObjectNode body) {
    String version = Trees.text(body, "passwordSecretVersion");
    if (version.isEmpty()) {
      return Optional.empty();
    }
    if (Trees.flag(body, "autoIamAuthn")) {
      throw SqlErrors.invalid("autoIamAuthn and passwordSecretVersion exclude each other.");
    }
    return emulation
        .plugin(SecretPayloads.class)
        .map(secrets -> new String(secrets.read(version), StandardCharsets.UTF_8));
  }

  private String iamUser(ObjectNode row, String principal) {
    Users.requireIam(row);
    return new IamUsers(emulation, tables)
        .of(row, principal)
        .orElseThrow(
            () ->
                SqlErrors.invalid(
                    "IAM user " + principal + " does not exist in the instance. Add it first."));
  }

  private static String database(ObjectNode row, ObjectNode body) {
    String asked = Trees.text(body, "database");
    return asked.isEmpty() && InstanceResource.engine(row) == Engine.POSTGRES ? "postgres" : asked;
  }

  private static ObjectNode print(Execution done) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!done.notices().isEmpty()) {
      ArrayNode messages = answer.putArray("messages");
      done.notices()
          .forEach(
              n -> messages.addObject().put("message", n.text()).put("severity", n.severity()));
    }
    answer.putObject("metadata").put("sqlStatementExecutionTime", seconds(done.took()));
    if (!done.results().isEmpty()) {
      ArrayNode results = answer.putArray("results");
      done.results().forEach(result -> results.add(print(result)));
    }
    done.error()
        .ifPresent(
            text ->
                answer
                    .putObject("status")
                    .put("code", Code.INVALID_ARGUMENT_VALUE)
                    .put("message", text));
    return answer;
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.9fs", took.toNanos() / NANOS);
  }

  private static JsonNode print(Result result) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!result.columns().isEmpty()) {
      ArrayNode columns = out.putArray("columns");
      result
          .columns()
          .forEach(c -> columns.addObject().put("name", c.name()).put("type", c.type()));
    }
    if (!result.rows().isEmpty()) {
      ArrayNode rows = out.putArray("rows");
      for (List<Optional<String>> row : result.rows()) {
        ArrayNode values = rows.addObject().putArray("values");
        for (Optional<String> value : row) {
          ObjectNode v = values.addObject();
          value.ifPresentOrElse(text -> v.put("value", text), () -> v.put("nullValue", true));
        }
      }
    }
    if (!result.message().isEmpty()) {
      out.put("message", result.message());
    }
    if (result.partial()) {
      out.put("partialResult", true);
    }
    return out;
  }
}
