package ai.varai.provisioner.emulator.monitoring;

import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.PROJECT;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.START;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.HookServer.Asked;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.Outgoing;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.MonitoredResource;
import com.google.cloud.monitoring.v3.UptimeCheckServiceClient;
import com.google.cloud.monitoring.v3.UptimeCheckServiceSettings;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher.ContentMatcherOption;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher.JsonPathMatcher;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher.JsonPathMatcher.JsonPathMatcherOption;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.BasicAuthentication;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.ContentType;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.RequestMethod;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.ResponseStatusCode;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.ResponseStatusCode.StatusClass;
import com.google.monitoring.v3.UptimeCheckConfig.TcpCheck;
import com.google.monitoring.v3.UptimeCheckRegion;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Uptime checks call what they look at, and alert policies see what they found. */
class UptimeRoundsTest {
  private static final String PASSED = "monitoring.googleapis.com/uptime_check/check_passed";

  private final HookServer server = new HookServer();
  private final WatchedCloud watched = new WatchedCloud();

  @AfterEach
  void stop() {
    watched.close();
    server.close();
  }

  private UptimeCheckConfig.Builder check(HttpCheck.Builder http) {
    return anyCheck().setHttpCheck(http.setPort(server.port()));
  }

  private static UptimeCheckConfig.Builder anyCheck() {
    return UptimeCheckConfig.newBuilder()
        .setDisplayName("front page")
        .setMonitoredResource(
            MonitoredResource.newBuilder().setType("uptime_url").putLabels("host", "127.0.0.1"))
        .setPeriod(seconds(60))
        .setTimeout(seconds(10));
  }

  private static UptimeCheckServiceClient checks(WatchedCloud at) throws IOException {
    return UptimeCheckServiceClient.create(
        UptimeCheckServiceSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(at.cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private UptimeCheckConfig create(UptimeCheckConfig.Builder check) throws IOException {
    try (UptimeCheckServiceClient client = checks(watched)) {
      return client.createUptimeCheckConfig(PROJECT, check.build());
    }
  }

  private List<TimeSeries> series(String metric, UptimeCheckConfig check) {
    List<TimeSeries> out = new ArrayList<>();
    watched
        .metrics
        .listTimeSeries(
            ListTimeSeriesRequest.newBuilder()
                .setName(PROJECT)
                .setFilter(
                    "metric.type=\"monitoring.googleapis.com/uptime_check/"
                        + metric
                        + "\" AND metric.labels.check_id=\""
                        + Configurations.last(check.getName())
                        + "\"")
                .setInterval(
                    TimeInterval.newBuilder()
                        .setStartTime(Timestamps.fromMillis(START.minusSeconds(1).toEpochMilli()))
                        .setEndTime(
                            Timestamps.fromMillis(watched.now().plusSeconds(1).toEpochMilli())))
                .build())
        .iterateAll()
        .forEach(out::add);
    return out;
  }

  /** Whether a check passed, once as many rounds are written as it takes. */
  private boolean passed(UptimeCheckConfig check, int rounds) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                series("check_passed", check).stream().anyMatch(s -> s.getPointsCount() >= rounds));
    return series("check_passed", check).get(0).getPoints(0).getValue().getBoolValue();
  }

  private boolean passes(UptimeCheckConfig.Builder check) throws IOException {
    return passed(create(check), 1);
  }

  @Test
  void aCheckIsWrittenForEachLocationAndAnAlertOpensWhenItFails() throws Exception {
    UptimeCheckConfig check = create(check(HttpCheck.newBuilder().setPath("/health?deep=1")));
    assertThat(passed(check, 1)).isTrue();
    Asked asked = server.next();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("GET /health?deep=1");
    List<TimeSeries> all = series("check_passed", check);
    assertThat(all)
        .extracting(s -> s.getMetric().getLabelsOrThrow("checker_location"))
        .containsExactlyInAnyOrder(
            "usa-oregon",
            "usa-iowa",
            "usa-virginia",
            "eur-belgium",
            "sa-brazil-sao_paulo",
            "apac-singapore");
    assertThat(all.get(0).getMetric().getLabelsOrThrow("checked_resource_id"))
        .isEqualTo("127.0.0.1");
    assertThat(all.get(0).getResource().getLabelsMap())
        .containsEntry("host", "127.0.0.1")
        .containsEntry("project_id", "watched");
    assertThat(series("http_status", check).get(0).getPoints(0).getValue().getInt64Value())
        .isEqualTo(200);
    assertThat(series("request_latency", check).get(0).getPoints(0).getValue().getDoubleValue())
        .isPositive();
    watched.create(
        WatchedCloud.policy(
            WatchedCloud.above(1, 60)
                .setFilter(
                    "metric.type=\""
                        + PASSED
                        + "\" AND resource.type=\"uptime_url\" AND metric.label.check_id=\""
                        + Configurations.last(check.getName())
                        + "\"")
                .setAggregations(
                    0,
                    Aggregation.newBuilder()
                        .setAlignmentPeriod(seconds(1200))
                        .setPerSeriesAligner(Aligner.ALIGN_NEXT_OLDER)
                        .setCrossSeriesReducer(Reducer.REDUCE_COUNT_FALSE)
                        .addGroupByFields("resource.label.*"))));

    server.status = 500;
    watched.pass(61);
    assertThat(passed(check, 2)).isFalse();
    assertThat(watched.open()).isEmpty();
    watched.pass(61);
    assertThat(passed(check, 3)).isFalse();
    JsonNode open = watched.open().get(0);
    assertThat(open.at("/resource/labels/host").asText()).isEqualTo("127.0.0.1");
    assertThat(series("http_status", check).get(0).getPoints(0).getValue().getInt64Value())
        .isEqualTo(500);

    server.status = 200;
    watched.pass(61);
    assertThat(passed(check, 4)).isTrue();
    assertThat(watched.closed()).hasSize(1);
  }

  @Test
  void aCheckSendsWhatItIsToldToSend() throws Exception {
    create(
        check(
            HttpCheck.newBuilder()
                .setRequestMethod(RequestMethod.POST)
                .setContentType(ContentType.USER_PROVIDED)
                .setCustomContentType("application/json")
                .setBody(ByteString.copyFromUtf8("{\"deep\": true}"))
                .putHeaders("X-Probe", "1")
                .setAuthInfo(
                    BasicAuthentication.newBuilder().setUsername("ops").setPassword("s3cret"))));
    Asked asked = server.next();
    assertThat(asked.method() + " " + asked.path()).isEqualTo("POST /");
    assertThat(asked.body()).isEqualTo("{\"deep\": true}");
    assertThat(asked.type()).isEqualTo("application/json");
    assertThat(asked.authorization()).isEqualTo("Basic b3BzOnMzY3JldA==");
  }

  @Test
  void theStatusHasToBeOneThatIsAccepted() throws Exception {
    server.status = 404;
    assertThat(passes(check(HttpCheck.newBuilder()))).isFalse();
    assertThat(
            passes(
                check(
                    HttpCheck.newBuilder()
                        .addAcceptedResponseStatusCodes(
                            ResponseStatusCode.newBuilder().setStatusValue(404)))))
        .isTrue();
    assertThat(
            passes(
                check(
                    HttpCheck.newBuilder()
                        .addAcceptedResponseStatusCodes(
                            ResponseStatusCode.newBuilder()
                                .setStatusClass(StatusClass.STATUS_CLASS_2XX)))))
        .isFalse();
    assertThat(
            passes(
                check(
                    HttpCheck.newBuilder()
                        .addAcceptedResponseStatusCodes(
                            ResponseStatusCode.newBuilder()
                                .setStatusClass(StatusClass.STATUS_CLASS_4XX)))))
        .isTrue();
  }

  @Test
  void theContentHasToMatch() throws Exception {
    server.answer = "{\"state\": {\"of\": [\"fine\"]}}";
    assertThat(matches(ContentMatcherOption.CONTAINS_STRING, "fine", "")).isTrue();
    assertThat(matches(ContentMatcherOption.NOT_CONTAINS_STRING, "fine", "")).isFalse();
    assertThat(matches(ContentMatcherOption.MATCHES_REGEX, "f[aeiou]ne", "")).isTrue();
    assertThat(matches(ContentMatcherOption.NOT_MATCHES_REGEX, "^x", "")).isTrue();
    assertThat(matches(ContentMatcherOption.MATCHES_JSON_PATH, "\"fine\"", "$.state.of[0]"))
        .isTrue();
    assertThat(matches(ContentMatcherOption.MATCHES_JSON_PATH, "\"bad\"", "$.state.of[0]"))
        .isFalse();
    assertThat(matches(ContentMatcherOption.NOT_MATCHES_JSON_PATH, "\"fine\"", "$.none")).isTrue();
  }

  private boolean matches(ContentMatcherOption how, String content, String path)
      throws IOException {
    ContentMatcher.Builder matcher =
        ContentMatcher.newBuilder().setContent(content).setMatcher(how);
    if (!path.isEmpty()) {
      matcher.setJsonPathMatcher(
          JsonPathMatcher.newBuilder()
              .setJsonPath(path)
              .setJsonMatcher(JsonPathMatcherOption.EXACT_MATCH));
    }
    return passes(check(HttpCheck.newBuilder()).addContentMatchers(matcher));
  }

  @Test
  void redirectsAreFollowed() throws Exception {
    server.location = "/there";
    server.answer = "arrived";
    assertThat(
            passes(
                check(HttpCheck.newBuilder().setPath("/here"))
                    .addContentMatchers(ContentMatcher.newBuilder().setContent("arrived"))))
        .isTrue();
    assertThat(server.next().path()).isEqualTo("/here");
    assertThat(server.next().path()).isEqualTo("/there");
  }

  @Test
  void aPortIsConnectedTo() throws Exception {
    int port;
    try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = open.getLocalPort();
      assertThat(passes(anyCheck().setTcpCheck(TcpCheck.newBuilder().setPort(port)))).isTrue();
    }
    assertThat(passes(anyCheck().setTcpCheck(TcpCheck.newBuilder().setPort(port)))).isFalse();
  }

  @Test
  void aServerThatSpeaksNoTlsFailsWhereItIsAskedFor() throws Exception {
    assertThat(passes(check(HttpCheck.newBuilder().setUseSsl(true).setValidateSsl(true))))
        .isFalse();
  }

  @Test
  void roundsThatTheClockJumpsOverFindWhatIsThereAfterwards() throws Exception {
    UptimeCheckConfig check =
        create(
            check(HttpCheck.newBuilder())
                .addSelectedRegions(UptimeCheckRegion.USA)
                .setPeriod(seconds(300)));
    assertThat(passed(check, 1)).isTrue();
    server.status = 503;
    watched.pass(1501);
    assertThat(passed(check, 6)).isFalse();
    assertThat(series("check_passed", check))
        .hasSize(3)
        .allSatisfy(
            s ->
                assertThat(s.getPointsList())
                    .extracting(p -> p.getValue().getBoolValue())
                    .containsExactly(false, false, false, false, false, true));
  }

  @Test
  void aChangedCheckRunsAtOnceAndADeletedOneNoMore() throws Exception {
    UptimeCheckConfig check = create(check(HttpCheck.newBuilder().setPath("/first")));
    assertThat(server.next().path()).isEqualTo("/first");
    assertThat(passed(check, 1)).isTrue();
    try (UptimeCheckServiceClient client = checks(watched)) {
      UptimeCheckConfig.Builder changed = check.toBuilder();
      changed.getHttpCheckBuilder().setPath("/second");
      client.updateUptimeCheckConfig(changed.build());
      assertThat(server.next().path()).isEqualTo("/second");
      assertThat(passed(check, 2)).isTrue();
      client.deleteUptimeCheckConfig(check.getName());
    }
    UptimeCheckConfig other = create(check(HttpCheck.newBuilder().setPath("/other")));
    assertThat(server.next().path()).isEqualTo("/other");
    assertThat(passed(other, 1)).isTrue();
    watched.pass(61);
    assertThat(passed(other, 2)).isTrue();
    assertThat(server.next().path()).isEqualTo("/other");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void nobodyElseIsCalledUnlessTheEmulatorIsTold() throws Exception {
    try (WatchedCloud silent = new WatchedCloud(Options.defaults().withOutgoing(Outgoing.NONE));
        UptimeCheckServiceClient client = checks(silent)) {
      client.createUptimeCheckConfig(
          PROJECT, check(HttpCheck.newBuilder().setPath("/silent")).build());
      silent.pass(61);
    }
    OutgoingCalls local = new OutgoingCalls(watched.cloud.emulation());
    assertThat(local.mayCall("localhost")).isTrue();
    assertThat(local.mayCall("[::1]")).isTrue();
    assertThat(local.mayCall("192.0.2.1")).isFalse();
    assertThat(local.mayCall("127.0.0.1.example.com")).isFalse();
    assertThat(local.mayCall("example.com")).isFalse();
    try (WatchedCloud free = new WatchedCloud(Options.defaults().withOutgoing(Outgoing.ALL))) {
      assertThat(new OutgoingCalls(free.cloud.emulation()).mayCall("example.com")).isTrue();
    }
    UptimeCheckConfig seen = create(check(HttpCheck.newBuilder().setPath("/seen")));
    assertThat(passed(seen, 1)).isTrue();
    assertThat(server.next().path()).isEqualTo("/seen");
  }
}
