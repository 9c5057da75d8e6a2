package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.support.ServiceLogs;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.MonitoredResource;
import com.google.cloud.run.v2.Revision;
import com.google.logging.type.HttpRequest;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.Duration;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Instant;

/**
 * What Google's front end tells of the requests to a service: an entry of the log {@code
 * run.googleapis.com/requests}, and how many there are and how long they take.
 */
final class RunRequests {

  private final RunTables tables;
  private final RunMetrics metrics;

  RunRequests(RunTables tables) {
    this.tables = tables;
    this.metrics = new RunMetrics(tables);
  }

  /** What is not in a request or its answer. */
  static final class Told {
    private volatile String text = "";
    private volatile String instance = "";

    /** Why the front end itself answers. */
    void text(String why) {
      text = why;
    }

    /** Which instance answers. */
    void instance(String id) {
      instance = id;
    }
  }

  /** Tells of the request once it is answered. */
  Told record(ServiceRequestContext ctx, RequestHeaders headers, String host, Revision revision) {
    Told told = new Told();
    RunName name = tables.name(revision.getName(), 4);
    MonitoredResource resource = RunOutput.resource(name);
    var unused =
        ctx.log()
            .whenComplete()
            .thenAcceptAsync(
                log -> {
                  int status = log.responseHeaders().status().code();
                  LogEntry.Builder entry = entry(name, resource, headers, host, log, status);
                  if (!told.text.isEmpty()) {
                    entry.setTextPayload(told.text);
                  }
                  if (!told.instance.isEmpty()) {
                    entry.putLabels("instanceId", told.instance);
                  }
                  tables.emulation.plugin(ServiceLogs.class).ifPresent(l -> l.write(entry.build()));
                  metrics.request(
                      name, status, java.time.Duration.ofNanos(log.totalDurationNanos()));
                },
                ctx.blockingTaskExecutor());
    return told;
  }

  private LogEntry.Builder entry(
      RunName name,
      MonitoredResource resource,
      RequestHeaders headers,
      String host,
      RequestLog log,
      int status) {
    long nanos = log.totalDurationNanos();
    Instant start = tables.emulation.clock().instant().minusNanos(nanos);
    return LogEntry.newBuilder()
        .setLogName("projects/" + name.project().id() + "/logs/run.googleapis.com%2Frequests")
        .setResource(resource)
        .setTimestamp(Times.timestamp(start))
        .setSeverity(
            status >= 500
                ? LogSeverity.ERROR
                : status >= 400 ? LogSeverity.WARNING : LogSeverity.INFO)
        .setHttpRequest(
            HttpRequest.newBuilder()
                .setRequestMethod(headers.method().name())
                .setRequestUrl("https://" + host + headers.path())
                .setRequestSize(log.requestLength())
                .setStatus(status)
                .setResponseSize(log.responseLength())
                .setUserAgent(headers.get("user-agent", ""))
                .setRemoteIp("127.0.0.1")
                .setProtocol("HTTP/1.1")
                .setLatency(
                    Duration.newBuilder()
                        .setSeconds(nanos / 1_000_000_000)
                        .setNanos((int) (nanos % 1_000_000_000))));
  }
}
