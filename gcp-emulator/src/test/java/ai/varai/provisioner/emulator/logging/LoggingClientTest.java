package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.api.Distribution;
import com.google.api.MetricDescriptor;
import com.google.api.MonitoredResource;
import com.google.api.gax.rpc.BidiStream;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.logging.v2.ConfigClient;
import com.google.cloud.logging.v2.ConfigSettings;
import com.google.cloud.logging.v2.LoggingClient;
import com.google.cloud.logging.v2.LoggingSettings;
import com.google.cloud.logging.v2.MetricsClient;
import com.google.cloud.logging.v2.MetricsSettings;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.logging.type.LogSeverity;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.CreateViewRequest;
import com.google.logging.v2.DeleteBucketRequest;
import com.google.logging.v2.ListLogEntriesRequest;
import com.google.logging.v2.LogBucket;
import com.google.logging.v2.LogEntry;
import com.google.logging.v2.LogMetric;
import com.google.logging.v2.LogSink;
import com.google.logging.v2.LogView;
import com.google.logging.v2.ProjectName;
import com.google.logging.v2.TailLogEntriesRequest;
import com.google.logging.v2.TailLogEntriesResponse;
import com.google.logging.v2.WriteLogEntriesRequest;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Google's Logging clients against the emulator. */
class LoggingClientTest {
  private static GcpEmulator cloud;
  private static LoggingClient logs;
  private static ConfigClient configuration;
  private static MetricsClient metrics;
  private static Instant start;

  private static LoggingClient client(GcpEmulator emulator) throws Exception {
    return LoggingClient.create(
        LoggingSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(emulator))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  @BeforeAll
  static void start() throws Exception {
    cloud = GcpEmulator.start();
    logs = client(cloud);
    configuration =
        ConfigClient.create(
            ConfigSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    metrics =
        MetricsClient.create(
            MetricsSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    start = cloud.clock().instant().minus(Duration.ofMinutes(10));
    write("reads", "run", 0, LogSeverity.INFO, "started", "api");
    write("reads", "run", 1, LogSeverity.WARNING, "slow query", "api");
    write("reads", "run", 2, LogSeverity.ERROR, "Connection refused", "worker");
    write("reads", "audit/x", 3, LogSeverity.DEFAULT, "user came", "api");
  }

  @AfterAll
  static void stop() {
    logs.close();
    configuration.close();
    metrics.close();
    cloud.close();
  }

  private static void write(
      String project, String log, int second, LogSeverity severity, String text, String service) {
    logs.writeLogEntries(
        WriteLogEntriesRequest.newBuilder()
            .setLogName("projects/" + project + "/logs/" + log.replace("/", "%2F"))
            .setResource(
                MonitoredResource.newBuilder()
                    .setType("cloud_run_revision")
                    .putLabels("service_name", service))
            .putLabels("env", "test")
            .addEntries(
                LogEntry.newBuilder()
                    .setTimestamp(
                        Timestamp.newBuilder().setSeconds(start.getEpochSecond() + second))
                    .setSeverity(severity)
                    .setInsertId("i" + second)
                    .setJsonPayload(
                        Struct.newBuilder()
                            .putFields("message", Value.newBuilder().setStringValue(text).build())
                            .putFields(
                                "status", Value.newBuilder().setNumberValue(200 + second).build())))
            .build());
  }

  private static List<String> found(String resource, String filter, String order) {
    return StreamSupport.stream(
            logs.listLogEntries(
                    ListLogEntriesRequest.newBuilder()
                        .addResourceNames(resource)
                        .setFilter(filter)
                        .setOrderBy(order)
                        .setPageSize(2)
                        .build())
                .iterateAll()
                .spliterator(),
            false)
        .map(LogEntry::getInsertId)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "severity>=WARNING | i1 i2",
        "severity=(INFO OR ERROR) | i0 i2",
        "NOT severity=INFO AND severity!=ERROR | i1 i3",
        "resource.labels.service_name=\"worker\" | i2",
        "resource.type=\"cloud_run_revision\" -resource.labels.service_name=\"worker\" | i0 i1 i3",
        "jsonPayload.message:\"REFUSED\" | i2",
        "jsonPayload.message=~\"^slow .*y$\" | i1",
        "jsonPayload.message!~\"o\" | i0 i3",
        "jsonPayload.status>201 AND jsonPayload.status<=203 | i2 i3",
        "labels.env=test | i0 i1 i2 i3",
        "labels.none:* |",
        "log_id(\"audit/x\") | i3",
        "logName=\"projects/reads/logs/run\" AND (\"started\" OR SEARCH(\"slow\")) | i0 i1",
        "severity=INFO OR severity=ERROR AND resource.labels.service_name=api | i0",
        "timestamp>=\"2000-01-01T00:00:00Z\" timestamp<\"2001-01-01\" |",
        "insertId = one_of(\"i0\", \"i2\") | i0 i2",
      })
  void aFilterFinds(String filter, String wanted) {
    assertThat(found("projects/reads", filter, ""))
        .containsExactlyElementsOf(wanted == null ? List.of() : List.of(wanted.split(" ")));
  }

  @Test
  void theNewestComeFirstWhenAsked() {
    assertThat(found("projects/reads", "", "timestamp desc"))
        .containsExactly("i3", "i2", "i1", "i0");
  }

  @Test
  void aFilterThatCannotBeReadIsRefused() {
    for (String filter : List.of("severity>=", "(a", "a=\"b", "jsonPayload.x=~\"(\"")) {
      assertThatThrownBy(() -> found("projects/reads", filter, ""))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Unparseable filter");
    }
  }

  @Test
  void aDeletedLogIsGone() {
    write("deletes", "a", 0, LogSeverity.INFO, "x", "api");
    write("deletes", "b", 1, LogSeverity.INFO, "x", "api");
    logs.deleteLog("projects/deletes/logs/a");
    assertThat(logs.listLogs(ProjectName.of("deletes")).iterateAll())
        .containsExactly("projects/deletes/logs/b");
    assertThatThrownBy(() -> logs.deleteLog("projects/deletes/logs/a"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aSinkFillsItsBucketAndAViewShowsAPart() {
    write("routes", "run", 0, LogSeverity.INFO, "x", "api");
    write("routes", "run", 1, LogSeverity.ERROR, "x", "api");
    write("routes", "run", 2, LogSeverity.ERROR, "x", "worker");
    String bucket = "projects/routes/locations/global/buckets/errors";
    configuration.createBucket(
        CreateBucketRequest.newBuilder()
            .setParent("projects/routes/locations/global")
            .setBucketId("errors")
            .setBucket(LogBucket.newBuilder().setRetentionDays(7))
            .build());
    LogSink inside =
        configuration.createSink(
            ProjectName.of("routes"),
            LogSink.newBuilder()
                .setName("errors")
                .setDestination("logging.googleapis.com/" + bucket)
                .setFilter("severity>=ERROR")
                .build());
    assertThat(inside.getWriterIdentity()).isEmpty();
    configuration.createView(
        CreateViewRequest.newBuilder()
            .setParent(bucket)
            .setViewId("workers")
            .setView(LogView.newBuilder().setFilter("resource.labels.service_name=worker"))
            .build());
    assertThat(found(bucket, "", "")).containsExactly("i1", "i2");
    assertThat(found(bucket + "/views/workers", "", "")).containsExactly("i2");
    assertThat(configuration.listViews(bucket).iterateAll())
        .extracting(LogView::getName)
        .containsExactly(bucket + "/views/_AllLogs", bucket + "/views/workers");
  }

  @Test
  void aSinkThatLeavesTheProjectHasAWriter() {
    LogSink.Builder sink =
        LogSink.newBuilder().setName("out").setDestination("storage.googleapis.com/archive");
    LogSink made =
        configuration.createSink(
            CreateSinkRequest.newBuilder()
                .setParent("projects/writers")
                .setSink(sink)
                .setUniqueWriterIdentity(true)
                .build());
    assertThat(made.getWriterIdentity())
        .matches("serviceAccount:service-\\d+@gcp-sa-logging.iam.gserviceaccount.com");
    assertThat(configuration.listSinks(ProjectName.of("writers")).iterateAll())
        .extracting(LogSink::getName)
        .containsExactlyInAnyOrder("_Default", "_Required", "out");
  }

  @Test
  void theBucketsOfEveryProjectAreThereAndStay() {
    String required = "projects/usual/locations/global/buckets/_Required";
    assertThat(configuration.listBuckets("projects/usual/locations/-").iterateAll())
        .extracting(LogBucket::getRetentionDays)
        .containsExactlyInAnyOrder(30, 400);
    assertThatThrownBy(
            () ->
                configuration.deleteBucket(
                    DeleteBucketRequest.newBuilder().setName(required).build()))
        .isInstanceOf(FailedPreconditionException.class);
  }

  @Test
  void entriesAreKeptAsLongAsTheirBucketSays() throws Exception {
    try (GcpEmulator other = GcpEmulator.start();
        LoggingClient reader = client(other)) {
      reader.writeLogEntries(
          "projects/old/logs/run",
          MonitoredResource.newBuilder().setType("global").build(),
          Map.of(),
          List.of(LogEntry.newBuilder().setTextPayload("x").build()));
      assertThat(reader.listLogEntries(List.of("projects/old"), "", "").iterateAll()).hasSize(1);
      other.clock().advance(Duration.ofDays(31));
      assertThat(reader.listLogEntries(List.of("projects/old"), "", "").iterateAll()).isEmpty();
    }
  }

  @Test
  void aMetricIsDescribedByTheService() {
    LogMetric made =
        metrics.createLogMetric(
            ProjectName.of("counted"),
            LogMetric.newBuilder().setName("errors/all").setFilter("severity>=ERROR").build());
    assertThat(made.getMetricDescriptor().getType())
        .isEqualTo("logging.googleapis.com/user/errors/all");
    assertThat(made.getMetricDescriptor().getMetricKind())
        .isEqualTo(MetricDescriptor.MetricKind.DELTA);
    assertThatThrownBy(
            () ->
                metrics.createLogMetric(
                    ProjectName.of("counted"),
                    LogMetric.newBuilder().setName("bad").setFilter("severity>=").build()))
        .isInstanceOf(InvalidArgumentException.class);
    metrics.deleteLogMetric("projects/counted/metrics/errors%2Fall");
    assertThat(metrics.listLogMetrics(ProjectName.of("counted")).iterateAll()).isEmpty();
  }

  @Test
  void whoTailsGetsWhatIsWrittenFromThenOn() {
    write("tails", "run", 0, LogSeverity.ERROR, "before", "api");
    BidiStream<TailLogEntriesRequest, TailLogEntriesResponse> tail =
        logs.tailLogEntriesCallable().call();
    tail.send(
        TailLogEntriesRequest.newBuilder()
            .addResourceNames("projects/tails")
            .setFilter("severity>=WARNING")
            .build());
    // Nothing tells that the tail is open, so write until it answers.
    AtomicBoolean answered = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; !answered.get(); i++) {
                write("tails", "run", i, LogSeverity.INFO, "unwanted", "api");
                write("tails", "run", i, LogSeverity.ERROR, "wanted", "api");
              }
            });
    writer.start();
    Iterator<TailLogEntriesResponse> answers = tail.iterator();
    List<LogEntry> first = answers.next().getEntriesList();
    answered.set(true);
    assertThat(first)
        .extracting(e -> e.getJsonPayload().getFieldsOrThrow("message").getStringValue())
        .containsOnly("wanted");
    tail.closeSend();
    answers.forEachRemaining(
        more ->
            assertThat(more.getEntriesList()).allMatch(e -> e.getSeverity() == LogSeverity.ERROR));
  }

  @Test
  void aTailOfNothingIsRefused() {
    BidiStream<TailLogEntriesRequest, TailLogEntriesResponse> tail =
        logs.tailLogEntriesCallable().call();
    tail.send(TailLogEntriesRequest.getDefaultInstance());
    assertThatThrownBy(() -> tail.iterator().next())
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("At least one resource name must be given");
  }

  @Test
  void aMetricCountsEntriesIntoATimeSeries() throws Exception {
    metrics.createLogMetric(
        ProjectName.of("series"),
        LogMetric.newBuilder()
            .setName("errors")
            .setFilter("severity>=ERROR")
            .putLabelExtractors("kind", "REGEXP_EXTRACT(jsonPayload.message, \"^(\\\\w+)\")")
            .build());
    metrics.createLogMetric(
        ProjectName.of("series"),
        LogMetric.newBuilder()
            .setName("statuses")
            .setFilter("severity>=INFO")
            .setValueExtractor("EXTRACT(jsonPayload.status)")
            .build());
    write("series", "run", 0, LogSeverity.ERROR, "timeout of a", "api");
    write("series", "run", 2, LogSeverity.ERROR, "timeout of b", "api");
    write("series", "run", 4, LogSeverity.INFO, "timeout no more", "api");
    try (MetricServiceClient monitoring =
        MetricServiceClient.create(
            MetricServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      List<TimeSeries> errors = series(monitoring, "errors");
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0).getMetric().getLabelsMap()).containsEntry("kind", "timeout");
      assertThat(errors.get(0).getResource().getType()).isEqualTo("cloud_run_revision");
      assertThat(errors.get(0).getPointsList())
          .extracting(p -> p.getValue().getInt64Value())
          .satisfies(counts -> assertThat(counts.stream().mapToLong(c -> c).sum()).isEqualTo(2));
      List<Distribution> statuses =
          series(monitoring, "statuses").get(0).getPointsList().stream()
              .map(p -> p.getValue().getDistributionValue())
              .toList();
      assertThat(statuses.stream().mapToLong(Distribution::getCount).sum()).isEqualTo(3);
      assertThat(statuses.stream().mapToDouble(d -> d.getMean() * d.getCount()).sum())
          .isCloseTo(200 + 202 + 204, within(1e-6));
      String type = "logging.googleapis.com/user/errors";
      String descriptor = "projects/series/metricDescriptors/" + type;
      assertThat(monitoring.getMetricDescriptor(descriptor).getType()).isEqualTo(type);
      metrics.deleteLogMetric("projects/series/metrics/errors");
      assertThatThrownBy(() -> series(monitoring, "errors"))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("Cannot find metric(s) that match type = \"" + type + "\"");
      assertThatThrownBy(() -> monitoring.getMetricDescriptor(descriptor))
          .isInstanceOf(NotFoundException.class);
    }
  }

  private static List<TimeSeries> series(MetricServiceClient monitoring, String metric) {
    Instant now = cloud.clock().instant();
    ListTimeSeriesRequest request =
        ListTimeSeriesRequest.newBuilder()
            .setName("projects/series")
            .setFilter("metric.type=\"logging.googleapis.com/user/" + metric + "\"")
            .setInterval(
                TimeInterval.newBuilder()
                    .setStartTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - 600))
                    .setEndTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond() + 600)))
            .build();
    return StreamSupport.stream(
            monitoring.listTimeSeries(request).iterateAll().spliterator(), false)
        .toList();
  }
}
