package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.ServiceLogs;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.MonitoredResource;
import com.google.cloud.scheduler.v1.Job;
import com.google.logging.type.HttpRequest;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.time.Instant;

/**
 * Tells in Cloud Logging that an attempt began and how it ended, in the form of real entries.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/logging">Logs of Cloud Scheduler</a>
 */
final class AttemptLog {
  private static final String TYPE = "type.googleapis.com/google.cloud.scheduler.logging.";

  private final Emulation emulation;

  AttemptLog(Emulation emulation) {
    this.emulation = emulation;
  }

  void started(JobName name, Job job, Instant scheduled) {
    write(
        name,
        LogEntry.newBuilder().setSeverity(LogSeverity.INFO),
        payload(name, job, "AttemptStarted")
            .putFields("scheduledTime", text(scheduled.toString())));
  }

  void finished(JobName name, Job job, Outcome outcome) {
    LogEntry.Builder entry =
        LogEntry.newBuilder().setSeverity(outcome.good() ? LogSeverity.INFO : LogSeverity.ERROR);
    outcome.http().ifPresent(s -> entry.setHttpRequest(HttpRequest.newBuilder().setStatus(s)));
    Struct.Builder payload = payload(name, job, "AttemptFinished");
    if (!outcome.good()) {
      payload.putFields("status", text(outcome.code().name()));
    }
    if (!outcome.debugInfo().isEmpty()) {
      payload.putFields("debugInfo", text(outcome.debugInfo()));
    }
    write(name, entry, payload);
  }

  private static Struct.Builder payload(JobName name, Job job, String type) {
    Struct.Builder payload =
        Struct.newBuilder()
            .putFields("@type", text(TYPE + type))
            .putFields("jobName", text(name.shown()));
    switch (job.getTargetCase()) {
      case HTTP_TARGET ->
          payload
              .putFields("targetType", text("HTTP"))
              .putFields("url", text(job.getHttpTarget().getUri()));
      case PUBSUB_TARGET ->
          payload
              .putFields("targetType", text("PUB_SUB"))
              .putFields("pubsubTopic", text(job.getPubsubTarget().getTopicName()));
      default ->
          payload
              .putFields("targetType", text("APP_ENGINE_HTTP"))
              .putFields("relativeUrl", text(job.getAppEngineHttpTarget().getRelativeUri()));
    }
    return payload;
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private void write(JobName name, LogEntry.Builder entry, Struct.Builder payload) {
    entry
        .setLogName(
            "projects/" + name.project().id() + "/logs/cloudscheduler.googleapis.com%2Fexecutions")
        .setResource(
            MonitoredResource.newBuilder()
                .setType("cloud_scheduler_job")
                .putLabels("project_id", name.project().id())
                .putLabels("location", name.location())
                .putLabels("job_id", name.id()))
        .setTimestamp(Times.timestamp(emulation.clock().instant()))
        .setJsonPayload(payload);
    emulation.plugin(ServiceLogs.class).ifPresent(logs -> logs.write(entry.build()));
  }
}
