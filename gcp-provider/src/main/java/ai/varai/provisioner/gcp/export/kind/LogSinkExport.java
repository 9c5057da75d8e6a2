package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.LogSink;

/** What is kept in a log bucket. */
public final class LogSinkExport extends KindExport<LogSink> {
  public LogSinkExport() {
    super(LogSink.class, Module.MONITORING, "google_logging_project_sink", "log_sinks");
  }

  @Override
  public String importId(String project, String id) {
    return "projects/" + project + "/sinks/" + id;
  }

  @Override
  public void terraform(LogSink r, Body body) {
    body.set("name", r.name())
        .set("destination", r.destination())
        .set("filter", r.filter())
        .set("description", r.description())
        .set("unique_writer_identity", true);
  }

  @Override
  public void gcloud(LogSink r, Script script) {
    script
        .gcloud("logging sinks create")
        .argument(r.name())
        .argument(r.destination())
        .flag("log-filter", r.filter())
        .flag("description", r.description())
        .end();
  }
}
