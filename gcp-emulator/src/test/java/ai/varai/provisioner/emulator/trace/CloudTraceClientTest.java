package ai.varai.provisioner.emulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.trace.v1.TraceServiceClient;
import com.google.cloud.trace.v1.TraceServiceSettings;
import com.google.devtools.cloudtrace.v1.ListTracesRequest;
import com.google.devtools.cloudtrace.v1.ListTracesRequest.ViewType;
import com.google.devtools.cloudtrace.v1.Trace;
import com.google.devtools.cloudtrace.v1.TraceSpan;
import com.google.devtools.cloudtrace.v1.Traces;
import com.google.devtools.cloudtrace.v2.AttributeValue;
import com.google.devtools.cloudtrace.v2.Span;
import com.google.devtools.cloudtrace.v2.TruncatableString;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own clients against the emulated Cloud Trace: v1 reads what both versions write. */
class CloudTraceClientTest {
  private static final String PROJECT = "traced";
  private static final String FIRST = "0af7651916cd43dd8448eb211c80319c";
  private static final String SECOND = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");

  private final GcpEmulator cloud =
      GcpEmulator.start(Options.defaults().withClock(Clock.fixed(START, ZoneOffset.UTC)));

  @AfterEach
  void stop() {
    cloud.close();
  }

  private TraceServiceClient client(String transport) throws IOException {
    TraceServiceSettings.Builder settings =
        transport.equals("grpc")
            ? TraceServiceSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : TraceServiceSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return TraceServiceClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private com.google.cloud.trace.v2.TraceServiceClient writer(String transport) throws IOException {
    var settings =
        transport.equals("grpc")
            ? com.google.cloud.trace.v2.TraceServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
            : com.google.cloud.trace.v2.TraceServiceSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    return com.google.cloud.trace.v2.TraceServiceClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static Timestamp at(long millis) {
    Instant t = START.plusMillis(millis);
    return Timestamp.newBuilder().setSeconds(t.getEpochSecond()).setNanos(t.getNano()).build();
  }

  private static TraceSpan.Builder span(long id, long parent, String name, long from, long to) {
    return TraceSpan.newBuilder()
        .setSpanId(id)
        .setParentSpanId(parent)
        .setName(name)
        .setStartTime(at(from))
        .setEndTime(at(to));
  }

  private static void patch(TraceServiceClient client, String trace, TraceSpan.Builder... spans) {
    Trace.Builder patched = Trace.newBuilder().setProjectId(PROJECT).setTraceId(trace);
    for (TraceSpan.Builder span : spans) {
      patched.addSpans(span);
    }
    client.patchTraces(PROJECT, Traces.newBuilder().addTraces(patched).build());
  }

  /** Two traces: a slow one that asks a database, and a quick one of a day later. */
  private static void patchTwo(TraceServiceClient client) {
    patch(
        client,
        FIRST,
        span(2, 1, "SELECT users", 5, 90).setKind(TraceSpan.SpanKind.RPC_CLIENT),
        span(1, 0, "GET /users", 0, 120)
            .setKind(TraceSpan.SpanKind.RPC_SERVER)
            .putLabels("/http/method", "GET")
            .putLabels("note", "two words: here"));
    long day = Duration.ofDays(1).toMillis();
    patch(
        client, SECOND, span(7, 0, "POST /login", day, day + 8).putLabels("/http/method", "POST"));
  }

  private static List<String> names(TraceServiceClient client, String filter) {
    return ids(
        client, ListTracesRequest.newBuilder().setProjectId(PROJECT).setFilter(filter).build());
  }

  private static List<String> ids(TraceServiceClient client, ListTracesRequest request) {
    return StreamSupport.stream(client.listTraces(request).iterateAll().spliterator(), false)
        .map(Trace::getTraceId)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aTraceIsWrittenAndReadInTheOrderInWhichItsSpansBegan(String transport) throws IOException {
    try (TraceServiceClient client = client(transport)) {
      patchTwo(client);
      Trace trace = client.getTrace(PROJECT, FIRST);
      assertThat(trace.getProjectId()).isEqualTo(PROJECT);
      assertThat(trace.getSpansList())
          .extracting(TraceSpan::getName)
          .containsExactly("GET /users", "SELECT users");
      assertThat(trace.getSpans(1).getParentSpanId()).isEqualTo(1);
      assertThat(trace.getSpans(1).getKind()).isEqualTo(TraceSpan.SpanKind.RPC_CLIENT);
      assertThatThrownBy(() -> client.getTrace(PROJECT, "ff".repeat(16)))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(() -> client.getTrace(PROJECT, "0".repeat(32)))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void whatIsWrittenLaterIsMergedWithWhatTheSpanHad() throws IOException {
    try (TraceServiceClient client = client("grpc")) {
      patch(client, FIRST, span(1, 0, "GET /", 0, 0).putLabels("a", "1").putLabels("b", "1"));
      patch(
          client,
          FIRST,
          TraceSpan.newBuilder().setSpanId(1).setEndTime(at(30)).putLabels("b", "2"));
      TraceSpan merged = client.getTrace(PROJECT, FIRST).getSpans(0);
      assertThat(merged.getName()).isEqualTo("GET /");
      assertThat(merged.getEndTime()).isEqualTo(at(30));
      assertThat(merged.getLabelsMap()).containsOnlyKeys("a", "b").containsEntry("b", "2");
    }
  }

  @Test
  void aListShowsAsMuchAsIsAskedFor() throws IOException {
    try (TraceServiceClient client = client("rest")) {
      patchTwo(client);
      // Over REST this client sends an interval of 1970 where none is set.
      var request =
          ListTracesRequest.newBuilder()
              .setProjectId(PROJECT)
              .setStartTime(at(0))
              .setEndTime(at(Duration.ofDays(2).toMillis()))
              .setFilter("latency:100ms");
      assertThat(client.listTraces(request.build()).iterateAll())
          .singleElement()
          .satisfies(t -> assertThat(t.getSpansCount()).isZero());
      assertThat(client.listTraces(request.setView(ViewType.ROOTSPAN).build()).iterateAll())
          .singleElement()
          .satisfies(
              t ->
                  assertThat(t.getSpansList())
                      .extracting(TraceSpan::getName)
                      .containsExactly("GET /users"));
      assertThat(client.listTraces(request.setView(ViewType.COMPLETE).build()).iterateAll())
          .containsExactly(client.getTrace(PROJECT, FIRST));
    }
  }

  @Test
  void aListIsOfAnIntervalInOrderAndInPages() throws IOException {
    try (TraceServiceClient client = client("grpc")) {
      patchTwo(client);
      var request = ListTracesRequest.newBuilder().setProjectId(PROJECT).setPageSize(1);
      assertThat(ids(client, request.setOrderBy("start desc").build()))
          .containsExactly(SECOND, FIRST);
      assertThat(ids(client, request.setOrderBy("duration").build()))
          .containsExactly(SECOND, FIRST);
      assertThat(ids(client, request.setOrderBy("name").build())).containsExactly(FIRST, SECOND);
      assertThat(ids(client, request.setStartTime(at(0)).setEndTime(at(1000)).build()))
          .containsExactly(FIRST);
      assertThatThrownBy(() -> ids(client, request.setOrderBy("span").build()))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(() -> ids(client, request.setOrderBy("").setEndTime(at(-1)).build()))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "root:GET | first",
        "GET | first",
        "root:SELECT | none",
        "span:SELECT | first",
        "+span:SELECT | none",
        "+span:\"SELECT users\" | first",
        "+root:\"POST /login\" | second",
        "latency:9ms | first",
        "latency:0.005s | both",
        "latency:8000000ns | both",
        "latency:121 | none",
        "label:note | first",
        "note:two | first",
        "+note:two | none",
        "+note:\"two words: here\" | first",
        "method:P | second",
        "^/http/method:GET | first",
        "+^/http/method:GE | none",
        "root:GET method:POST | none"
      })
  void aFilterHasTheTermsOfGooglesReference(String filter, String expected) throws IOException {
    try (TraceServiceClient client = client("grpc")) {
      patchTwo(client);
      List<String> wanted =
          switch (expected) {
            case "first" -> List.of(FIRST);
            case "second" -> List.of(SECOND);
            case "both" -> List.of(FIRST, SECOND);
            default -> List.of();
          };
      assertThat(names(client, filter)).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latency:quick", "a:b:c", "\"open", ":x"})
  void aFilterThatIsNoneIsRefused(String filter) throws IOException {
    try (TraceServiceClient client = client("grpc")) {
      assertThatThrownBy(() -> names(client, filter)).isInstanceOf(InvalidArgumentException.class);
    }
  }

  private static Span.Builder written(String trace, String id) {
    return Span.newBuilder()
        .setName("projects/" + PROJECT + "/traces/" + trace + "/spans/" + id)
        .setSpanId(id)
        .setDisplayName(TruncatableString.newBuilder().setValue("work"))
        .setStartTime(at(0))
        .setEndTime(at(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void spansOfVersionTwoAreReadWithVersionOne(String transport) throws IOException {
    try (var writer = writer(transport);
        TraceServiceClient client = client(transport)) {
      Span.Builder child =
          written(FIRST, "00f067aa0ba902b8")
              .setParentSpanId("00f067aa0ba902b7")
              .setSpanKind(Span.SpanKind.CLIENT)
              .setStatus(
                  Status.newBuilder().setCode(Code.UNAVAILABLE_VALUE).setMessage("no answer"));
      child
          .getAttributesBuilder()
          .putAttributeMap("tries", AttributeValue.newBuilder().setIntValue(3).build())
          .putAttributeMap("last", AttributeValue.newBuilder().setBoolValue(true).build());
      writer.batchWriteSpans(
          "projects/" + PROJECT,
          List.of(written(FIRST, "00f067aa0ba902b7").build(), child.build()));
      Span other = written(SECOND, "00f067aa0ba902b9").build();
      assertThat(writer.createSpan(other)).isEqualTo(other);

      TraceSpan read = client.getTrace(PROJECT, FIRST).getSpans(1);
      assertThat(read.getSpanId()).isEqualTo(0x00f067aa0ba902b8L);
      assertThat(read.getParentSpanId()).isEqualTo(0x00f067aa0ba902b7L);
      assertThat(read.getKind()).isEqualTo(TraceSpan.SpanKind.RPC_CLIENT);
      assertThat(read.getLabelsMap())
          .containsEntry("tries", "3")
          .containsEntry("last", "true")
          .containsEntry("/error/name", "UNAVAILABLE")
          .containsEntry("/error/message", "no answer");
      assertThat(client.getTrace(PROJECT, SECOND).getSpansCount()).isEqualTo(1);
    }
  }

  @Test
  void aSpanThatCannotBeIsRefusedAndNothingOfItsBatchIsKept() throws IOException {
    try (var writer = writer("grpc");
        TraceServiceClient client = client("grpc")) {
      Span good = written(FIRST, "00f067aa0ba902b7").build();
      Span nameless = written(FIRST, "00f067aa0ba902b8").clearDisplayName().build();
      Span orphan = written(FIRST, "00f067aa0ba902b8").setParentSpanId("12").build();
      Span elsewhere =
          written(FIRST, "00f067aa0ba902b8")
              .setName("projects/other/traces/" + FIRST + "/spans/00f067aa0ba902b8")
              .build();
      for (Span bad : List.of(nameless, orphan, elsewhere)) {
        assertThatThrownBy(() -> writer.batchWriteSpans("projects/" + PROJECT, List.of(good, bad)))
            .isInstanceOf(InvalidArgumentException.class);
      }
      assertThatThrownBy(() -> writer.batchWriteSpans("projects/" + PROJECT, List.of(orphan)))
          .hasMessageContaining("Invalid parent id!");
      assertThat(names(client, "")).isEmpty();
    }
  }

  @Test
  void tracesAreKeptForThirtyDays() throws IOException {
    try (TraceServiceClient client = client("grpc")) {
      patchTwo(client);
      cloud.clock().advance(Duration.ofDays(30).plusMinutes(1));
      assertThat(names(client, "")).containsExactly(SECOND);
      assertThatThrownBy(() -> client.getTrace(PROJECT, FIRST))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void theOldestTracesMakeRoomForNewOnes() throws IOException {
    int most = SpanRows.MOST;
    try (TraceServiceClient client = client("grpc")) {
      patchTwo(client);
      Traces.Builder many = Traces.newBuilder();
      for (int t = 0; t < 100; t++) {
        Trace.Builder trace = many.addTracesBuilder().setTraceId("%032x".formatted(t + 1));
        for (int s = 0; s < most / 100; s++) {
          trace.addSpans(span(s + 1, 0, "s", 1_000_000 + t, 1_000_000 + t + 1));
        }
        if (trace.getSpansCount() * (t + 1) % 2_000 == 0) {
          client.patchTraces(PROJECT, many.build());
          many.clear();
        }
      }
      List<String> left = names(client, "");
      assertThat(left).doesNotContain(FIRST, "%032x".formatted(1)).contains("%032x".formatted(100));
      assertThat(left).hasSizeBetween(85, 95);
    }
  }
}
