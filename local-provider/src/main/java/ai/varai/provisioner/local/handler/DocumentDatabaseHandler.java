package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MongoDB server. */
final class DocumentDatabaseHandler extends WorkloadHandler<DocumentDatabase> {
  DocumentDatabaseHandler(LocalWorld world) {
    super(DocumentDatabase.class, world);
  }

  @Override
  String nameOf(DocumentDatabase database) {
    return database.name();
  }

  @Override
  Map<String, String> labels(DocumentDatabase database) {
    return database.labels();
  }

  @Override
  DocumentDatabase bare(DocumentDatabase database) {
    return with(database, Optional.empty(), Optional.empty());
  }

  @Override
  DocumentDatabase computed(DocumentDatabase database, ObservedWorkload workload) {
    return with(
        database,
        Optional.of(url(workload.internal(), database)),
        Optional.of(url(workload.external(), database)));
  }

  @Override
  WorkloadSpec specification(
      DocumentDatabase database, Marks marks, int hostPort, Optional<ObservedWorkload> current)
      throws ProviderException {
    return new WorkloadSpec.Mongo(marks, hostPort, database.version(), database.database());
  }

  @Override
  Optional<String> notReady(DocumentDatabase database, ObservedWorkload workload) {
    if (!HttpQuestions.accepts(workload.external(), Duration.ofSeconds(2))) {
      return Optional.of("nothing answers at " + workload.external());
    }
    return world.mongo().notReady(workload.external(), database.database());
  }

  @Override
  Duration patience(DocumentDatabase database) {
    return Duration.ofSeconds(60);
  }

  @Override
  public List<Check> checks(Observed<DocumentDatabase> observed, CallContext call) {
    DocumentDatabase database = observed.resource();
    URI url = URI.create(database.publicUrl().orElse("mongodb://127.0.0.1:0/"));
    var server = new Endpoint(url.getHost(), url.getPort());
    return List.of(
        new Question(
            "MongoDB database " + database.database() + " answers a query",
            () -> world.mongo().notReady(server, database.database()),
            server.toString()));
  }

  private static String url(Endpoint server, DocumentDatabase database) {
    return "mongodb://" + server + "/" + database.database();
  }

  private static DocumentDatabase with(
      DocumentDatabase database, Optional<String> privateUrl, Optional<String> publicUrl) {
    return new DocumentDatabase(
        database.name(),
        database.version(),
        database.database(),
        database.labels(),
        privateUrl,
        publicUrl);
  }
}
