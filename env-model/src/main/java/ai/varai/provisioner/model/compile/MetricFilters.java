package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which time series and log entries are the environment's, in Google's filter languages. */
final class MetricFilters {
  private final Environment environment;
  private final Names names;
  private final Optional<ResourceNode<SqlInstance>> instance;

  MetricFilters(CompileContext context, DatabaseParts databases) {
    this.environment = context.environment();
    this.names = context.names();
    this.instance = databases.sql();
  }

  boolean hasDatabase() {
    return instance.isPresent();
  }

  /** A metric of the environment's Cloud Run services. */
  Value<String> service(String metric, String more) {
    return Value.of(
        "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=one_of("
            + services(",")
            + ") AND metric.type=\"run.googleapis.com/"
            + metric
            + "\""
            + more);
  }

  /** A metric of the environment's database instance. */
  Value<String> database(String metric) {
    return Value.join(
        "resource.type=\"cloudsql_database\" AND resource.labels.database_id=\""
            + environment.projectId()
            + ":",
        instance.orElseThrow().ref(SqlInstance.NAME),
        "\" AND metric.type=\"cloudsql.googleapis.com/database/" + metric + "\"");
  }

  /** The log entries of the services and of the database. */
  Value<String> logs() {
    String ofServices =
        "(resource.type=\"cloud_run_revision\" AND resource.labels.service_name=("
            + services(" OR ")
            + "))";
    return instance
        .map(
            node ->
                Value.join(
                    ofServices
                        + " OR (resource.type=\"cloudsql_database\" AND"
                        + " resource.labels.database_id=\""
                        + environment.projectId()
                        + ":",
                    node.ref(SqlInstance.NAME),
                    "\")"))
        .orElseGet(() -> Value.of(ofServices));
  }

  /** The names of the services, quoted. */
  private String services(String between) {
    return environment.services().keySet().stream()
        .map(name -> '"' + names.service(name) + '"')
        .collect(Collectors.joining(between));
  }
}
