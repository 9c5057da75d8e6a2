package ai.varai.provisioner.emulator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenTelemetry's own SDK exports to the emulated Telemetry API, read from Cloud Trace. */
class OpenTelemetryTest {
  private static final String PROJECT = "telling";
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";
  private static final String SPAN = "eee19b7ec3c1b174";

  private GcpEmulator cloud = GcpEmulator.start(Options.defaults());

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void restart(Options options) {
    cloud.close();
    cloud = GcpEmulator.start(options);
  }

  /** As a service configures it by its variables. */
  private OpenTelemetrySdk sdk(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.exporter.otlp.endpoint", cloud.url());
    properties.put("otel.exporter.otlp.protocol", "http/protobuf");
    properties.put("otel.metrics.exporter", "none");
    properties.put("otel.logs.exporter", "none");
    properties.put("otel.service.name", "auth-service");
    properties.put("otel.resource.attributes", "gcp.project_id=" + PROJECT);
    properties.putAll(more);
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> properties)
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  private JsonNode trace(String id) {
    return new RestCalls(cloud).get("/v1/projects/" + PROJECT + "/traces/" + id).body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void aServicesSpansAreATraceWithItsAttributesAsLabels(String compression) {
    String id;
    try (OpenTelemetrySdk sdk = sdk(Map.of("otel.exporter.otlp.compression", compression))) {
      Tracer tracer = sdk.getTracer("auth");
      Span request = tracer.spanBuilder("POST /login").setSpanKind(SpanKind.SERVER).startSpan();
      id = request.getSpanContext().getTraceId();
      Span query =
          tracer
              .spanBuilder("SELECT users")
              .setParent(Context.root().with(request))
              .setSpanKind(SpanKind.CLIENT)
              .startSpan();
      query.setAttribute("db.rows", 3);
      query.setAttribute(AttributeKey.stringArrayKey("db.tables"), List.of("users", "roles"));
      query.setStatus(StatusCode.ERROR, "too many connections");
      query.end();
      request.end();
    }
    JsonNode spans = trace(id).path("spans");
    assertThat(spans.findValuesAsText("name")).containsExactly("POST /login", "SELECT users");
    assertThat(spans.at("/0/kind").asText()).isEqualTo("RPC_SERVER");
    assertThat(spans.at("/1/kind").asText()).isEqualTo("RPC_CLIENT");
    assertThat(spans.at("/1/parentSpanId").asText()).isEqualTo(spans.at("/0/spanId").asText());
    Instant start = Instant.parse(spans.at("/0/startTime").asText());
    assertThat(Instant.parse(spans.at("/0/endTime").asText())).isAfter(start);
    JsonNode labels = spans.at("/1/labels");
    assertThat(labels.path("service.name").asText()).isEqualTo("auth-service");
    assertThat(labels.path("db.rows").asText()).isEqualTo("3");
    assertThat(labels.path("db.tables").asText()).isEqualTo("[\"users\",\"roles\"]");
    assertThat(labels.path("/error/message").asText()).isEqualTo("too many connections");
    assertThat(spans.at("/0/labels").has("/error/message")).isFalse();
  }

  private static String body(String attributes, String span) {
    return "{\"resourceSpans\":[{\"resource\":{\"attributes\":["
        + attributes
        + "]},\"scopeSpans\":[{\"scope\":{\"name\":\"by-hand\"},\"spans\":[{\"traceId\":\""
        + TRACE.toUpperCase(Locale.ROOT)
        + "\",\"spanId\":\""
        + span
        + "\",\"name\":\"job\",\"kind\":1,\"futureField\":true,"
        + "\"startTimeUnixNano\":\"1544712660000000000\",\"endTimeUnixNano\":\"1544712661000000001\""
        + "}]}]}]}";
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
  }

  @Test
  void inJsonIdsAreHexadecimalAndFieldsOfLaterVersionsIgnored() {
    restart(
        Options.defaults()
            .withClock(Clock.fixed(Instant.parse("2018-12-14T00:00:00Z"), ZoneOffset.UTC)));
    RestCalls rest = new RestCalls(cloud);
    Answer answer = rest.post("/v1/traces", body(attribute("gcp.project_id", PROJECT), SPAN));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    JsonNode span = trace(TRACE).at("/spans/0");
    assertThat(span.path("spanId").asText())
        .isEqualTo(Long.toUnsignedString(Long.parseUnsignedLong(SPAN, 16)));
    assertThat(span.path("endTime").asText()).isEqualTo("2018-12-13T14:51:01.000000001Z");

    Answer none = rest.post("/v1/traces", body(attribute("gcp.project_id", PROJECT), "00"));
    assertThat(none.status()).isEqualTo(200);
    assertThat(none.body().at("/partialSuccess/rejectedSpans").asText()).isEqualTo("1");
    assertThat(rest.post("/v1/traces", body(attribute("gcp.project_id", PROJECT), "xy")).status())
        .isEqualTo(400);
  }

  @Test
  void aResourceHasToNameItsProject() {
    Answer answer =
        new RestCalls(cloud).post("/v1/traces", body(attribute("service.name", "a"), SPAN));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/message").asText())
        .isEqualTo("Resource is missing required attribute \"gcp.project_id\"");
  }

  private ExportTraceServiceResponse overGrpc(String trace) {
    var request = ExportTraceServiceRequest.newBuilder();
    var resource = request.addResourceSpansBuilder();
    resource
        .getResourceBuilder()
        .addAttributesBuilder()
        .setKey("gcp.project_id")
        .getValueBuilder()
        .setStringValue(PROJECT);
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    resource
        .addScopeSpansBuilder()
        .addSpansBuilder()
        .setName("over gRPC")
        .setTraceId(ByteString.fromHex(trace))
        .setSpanId(ByteString.fromHex(SPAN))
        .setStartTimeUnixNano(now)
        .setEndTimeUnixNano(now + 1);
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(cloud.endpoint()).usePlaintext().build();
    try {
      return TraceServiceGrpc.newBlockingStub(channel).export(request.build());
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void grpcIsSpokenAsWell() {
    assertThat(overGrpc(TRACE)).isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertThat(trace(TRACE).at("/spans/0/name").asText()).isEqualTo("over gRPC");
    assertThat(overGrpc("00".repeat(16)).getPartialSuccess().getRejectedSpans()).isEqualTo(1);
  }

  @Test
  void whoWritesNeedsThePermissionOnTheProjectOfTheSpans() {
    restart(Options.defaults().withIam(IamMode.STRICT));
    RestCalls rest = new RestCalls(cloud);
    String sent = body(attribute("gcp.project_id", PROJECT), SPAN);
    RestCalls service = rest.as("user:agent@example.com");
    Answer denied = service.post("/v1/traces", sent);
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.body().toString()).contains("telemetry.traces.write");
    RestCalls owner = rest.as("user:user@example.com");
    Answer granted =
        owner.post(
            "/v1/projects/telling:setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/cloudtrace.agent\",\"members\":"
                + "[\"user:agent@example.com\"]},"
                + "{\"role\":\"roles/owner\",\"members\":[\"user:user@example.com\"]}]}}");
    assertThat(granted.status()).isEqualTo(200);
    assertThat(service.post("/v1/traces", sent).status()).isEqualTo(200);
    Answer read = service.get("/v1/projects/telling/traces/" + TRACE);
    assertThat(read.status()).isEqualTo(403);
    assertThat(read.body().toString()).contains("cloudtrace.traces.get");
  }

  @Test
  void theApiHasToBeOnWhereThatCounts() {
    restart(Options.defaults().withCheckedServices(true));
    assertThatThrownBy(() -> overGrpc(TRACE))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("Telemetry API has not been used in project")
        .extracting(e -> ((StatusRuntimeException) e).getStatus().getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    new RestCalls(cloud)
        .post("/v1/projects/telling/services/telemetry.googleapis.com:enable", "{}");
    overGrpc(TRACE);
    assertThat(trace(TRACE).at("/spans/0/name").asText()).isEqualTo("over gRPC");
  }

  @Test
  void metricsAndLogsAreNotTaken() {
    for (String signal : List.of("metrics", "logs")) {
      Answer answer = new RestCalls(cloud).post("/v1/" + signal, "{}");
      assertThat(answer.status()).isEqualTo(501);
    }
  }
}
