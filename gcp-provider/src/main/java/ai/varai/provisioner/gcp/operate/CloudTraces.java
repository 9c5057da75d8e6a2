package ai.varai.provisioner.gcp.operate;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.Traces;
import com.google.api.gax.rpc.NotFoundException;
import com.google.devtools.cloudtrace.v1.ListTracesRequest;
import com.google.devtools.cloudtrace.v1.ListTracesRequest.ViewType;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;

/**
 * Reads Cloud Trace. Of several environments in a project each sees its own: its services say in an
 * attribute of their resource which it is.
 */
final class CloudTraces implements Traces {
  private static final String API = "cloudtrace";
  private static final List<String> ROLES = List.of("roles/cloudtrace.user");

  /** So far back the newest traces are looked for. */
  private static final Duration RECENT = Duration.ofDays(1);

  private final Cloud cloud;
  private final String environment;

  CloudTraces(Cloud cloud, String environment) {
    this.cloud = cloud;
    this.environment = environment;
  }

  @Override
  public List<Trace> newest(int most) throws ProviderException, InterruptedException {
    Instant now = Instant.now();
    var request =
        ListTracesRequest.newBuilder()
            .setProjectId(cloud.project())
            .setView(ViewType.COMPLETE)
            .setOrderBy("start desc")
            .setPageSize(most)
            .setFilter("+deployment.environment.name:\"" + environment + "\"")
            .setStartTime(timestamp(now.minus(RECENT)))
            .setEndTime(timestamp(now))
            .build();
    return asked(
        () ->
            StreamSupport.stream(
                    cloud.clients().traces().listTraces(request).iterateAll().spliterator(), false)
                .filter(trace -> trace.getSpansCount() > 0)
                .limit(most)
                .map(CloudTraces::trace)
                .toList());
  }

  @Override
  public Optional<Trace> find(String id) throws ProviderException, InterruptedException {
    return asked(
        () -> {
          try {
            return Optional.of(cloud.clients().traces().getTrace(cloud.project(), id))
                .filter(trace -> trace.getSpansCount() > 0)
                .map(CloudTraces::trace);
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private <T> T asked(Callable<T> question) throws ProviderException, InterruptedException {
    try {
      return cloud.calls().look(API, "read traces", question);
    } catch (ApiFailure e) {
      throw e.category() == Category.DENIED ? e.withRoles(ROLES) : e;
    }
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  private static Trace trace(com.google.devtools.cloudtrace.v1.Trace trace) {
    return new Trace(
        trace.getTraceId(), trace.getSpansList().stream().map(CloudTraces::span).toList());
  }

  private static Span span(TraceSpan span) {
    return new Span(
        Long.toUnsignedString(span.getSpanId()),
        Optional.of(span.getParentSpanId()).filter(id -> id != 0).map(Long::toUnsignedString),
        span.getName(),
        instant(span.getStartTime()),
        instant(span.getEndTime()),
        span.getLabelsMap());
  }

  private static Instant instant(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }
}
