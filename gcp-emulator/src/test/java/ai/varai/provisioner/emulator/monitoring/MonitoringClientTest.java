package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.api.Metric;
import com.google.api.MonitoredResource;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.monitoring.v3.AlertPolicyServiceSettings;
import com.google.cloud.monitoring.v3.GroupServiceClient;
import com.google.cloud.monitoring.v3.GroupServiceSettings;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.cloud.monitoring.v3.NotificationChannelServiceClient;
import com.google.cloud.monitoring.v3.NotificationChannelServiceSettings;
import com.google.cloud.monitoring.v3.UptimeCheckServiceClient;
import com.google.cloud.monitoring.v3.UptimeCheckServiceSettings;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.Aggregation.Aligner;
import com.google.monitoring.v3.Aggregation.Reducer;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.ComparisonType;
import com.google.monitoring.v3.Group;
import com.google.monitoring.v3.ListAlertPoliciesRequest;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.NotificationChannel.VerificationStatus;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.ProjectName;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Google's Monitoring clients against the emulator. */
class MonitoringClientTest {
  private static GcpEmulator cloud;
  private static AlertPolicyServiceClient policies;
  private static NotificationChannelServiceClient channels;
  private static UptimeCheckServiceClient checks;
  private static GroupServiceClient groups;
  private static MetricServiceClient metrics;

  @BeforeAll
  static void start() throws Exception {
    cloud = GcpEmulator.start();
    policies =
        AlertPolicyServiceClient.create(
            AlertPolicyServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    channels =
        NotificationChannelServiceClient.create(
            NotificationChannelServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    checks =
        UptimeCheckServiceClient.create(
            UptimeCheckServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    groups =
        GroupServiceClient.create(
            GroupServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    metrics =
        MetricServiceClient.create(
            MetricServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
  }

  @AfterAll
  static void stop() {
    policies.close();
    channels.close();
    checks.close();
    groups.close();
    metrics.close();
    cloud.close();
  }

  private static AlertPolicy policy(String name, String filter) {
    return AlertPolicy.newBuilder()
        .setDisplayName(name)
        .setCombiner(AlertPolicy.ConditionCombinerType.OR)
        .addConditions(
            Condition.newBuilder()
                .setDisplayName("High")
                .setConditionThreshold(
                    MetricThreshold.newBuilder()
                        .setFilter(filter)
                        .setComparison(ComparisonType.COMPARISON_GT)
                        .setDuration(Duration.newBuilder().setSeconds(60))))
        .build();
  }

  private static final String CPU =
      "metric.type=\"compute.googleapis.com/instance/cpu/utilization\""
          + " resource.type=\"gce_instance\"";

  @Test
  void aPolicyIsNamedSignedAndTurnedOnByTheService() {
    AlertPolicy made = policies.createAlertPolicy(ProjectName.of("alerts"), policy("CPU", CPU));
    assertThat(made.getName()).matches("projects/alerts/alertPolicies/\\d+");
    assertThat(made.getConditions(0).getName()).startsWith(made.getName() + "/conditions/");
    assertThat(made.getEnabled().getValue()).isTrue();
    assertThat(made.getCreationRecord().getMutatedBy()).isEqualTo("user@example.com");

    AlertPolicy changed =
        policies.updateAlertPolicy(
            FieldMask.newBuilder().addPaths("display_name").build(),
            made.toBuilder().setDisplayName("Processor").clearConditions().build());
    assertThat(changed.getDisplayName()).isEqualTo("Processor");
    assertThat(changed.getConditionsList()).isEqualTo(made.getConditionsList());
    policies.deleteAlertPolicy(made.getName());
    assertThatThrownBy(() -> policies.getAlertPolicy(made.getName()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aConditionOnNoResourceTypeIsRefusedByItsField() {
    assertThatThrownBy(
            () ->
                policies.createAlertPolicy(
                    ProjectName.of("alerts"), policy("CPU", "metric.type=\"a\"")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(
            "Field alert_policy.conditions[0].condition_threshold.filter had an invalid value of"
                + " \"metric.type=\"a\"\": must specify a restriction on \"resource.type\"");
  }

  @Test
  void listsAreFilteredOrderedAndPaged() {
    for (String name : List.of("b", "c", "a", "other")) {
      policies.createAlertPolicy(ProjectName.of("lists"), policy(name, CPU));
    }
    var page =
        policies
            .listAlertPolicies(
                ListAlertPoliciesRequest.newBuilder()
                    .setName("projects/lists")
                    .setFilter("NOT display_name=\"other\"")
                    .setOrderBy("-display_name")
                    .setPageSize(2)
                    .build())
            .getPage();
    assertThat(page.getValues()).extracting(AlertPolicy::getDisplayName).containsExactly("c", "b");
    assertThat(page.getNextPage().getValues())
        .extracting(AlertPolicy::getDisplayName)
        .containsExactly("a");
  }

  @Test
  void aChannelInUseStaysUnlessForcedAndIsVerifiedByItsCode() {
    NotificationChannel sms =
        channels.createNotificationChannel(
            ProjectName.of("channels"),
            NotificationChannel.newBuilder().setType("sms").putLabels("number", "+1555").build());
    assertThat(sms.getVerificationStatus()).isEqualTo(VerificationStatus.UNVERIFIED);
    channels.sendNotificationChannelVerificationCode(sms.getName());
    assertThatThrownBy(() -> channels.verifyNotificationChannel(sms.getName(), "G-0"))
        .isInstanceOf(InvalidArgumentException.class);
    AlertPolicy user =
        policies.createAlertPolicy(
            ProjectName.of("channels"),
            policy("CPU", CPU).toBuilder().addNotificationChannels(sms.getName()).build());
    assertThatThrownBy(() -> channels.deleteNotificationChannel(sms.getName(), false))
        .isInstanceOf(FailedPreconditionException.class);
    channels.deleteNotificationChannel(sms.getName(), true);
    assertThat(policies.getAlertPolicy(user.getName()).getNotificationChannelsList()).isEmpty();
    assertThatThrownBy(
            () ->
                channels.createNotificationChannel(
                    ProjectName.of("channels"),
                    NotificationChannel.newBuilder().setType("email").build()))
        .hasMessageContaining("notification_channel.labels['email_address']");
  }

  @Test
  void aTokenIsNotShownAgainAndAPolicyCannotNameAChannelThatIsNotThere() {
    NotificationChannel slack =
        channels.createNotificationChannel(
            ProjectName.of("channels"),
            NotificationChannel.newBuilder()
                .setType("slack")
                .putLabels("channel_name", "#alerts")
                .putLabels("auth_token", "xoxb-very-secret")
                .build());
    assertThat(slack.getLabelsOrThrow("auth_token")).isEqualTo("****cret");
    assertThat(channels.getNotificationChannel(slack.getName())).isEqualTo(slack);
    assertThatThrownBy(
            () ->
                policies.createAlertPolicy(
                    ProjectName.of("channels"),
                    policy("CPU", CPU).toBuilder()
                        .addNotificationChannels("projects/channels/notificationChannels/slack")
                        .build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Notification channel not found");
  }

  @Test
  void theDescriptorsOfChannelsNameTheirLabels() {
    assertThat(
            channels
                .getNotificationChannelDescriptor(
                    "projects/channels/notificationChannelDescriptors/email")
                .getLabels(0)
                .getKey())
        .isEqualTo("email_address");
  }

  @Test
  void anUptimeCheckNeverShowsItsPassword() {
    UptimeCheckConfig made =
        checks.createUptimeCheckConfig(
            ProjectName.of("uptime"),
            UptimeCheckConfig.newBuilder()
                .setDisplayName("Front page")
                .setMonitoredResource(
                    MonitoredResource.newBuilder()
                        .setType("uptime_url")
                        .putLabels("host", "example.com"))
                .setHttpCheck(
                    HttpCheck.newBuilder()
                        .setUseSsl(true)
                        .setAuthInfo(
                            HttpCheck.BasicAuthentication.newBuilder()
                                .setUsername("u")
                                .setPassword("secret")))
                .setTimeout(Duration.newBuilder().setSeconds(10))
                .build());
    assertThat(made.getName()).startsWith("projects/uptime/uptimeCheckConfigs/front-page-");
    assertThat(made.getHttpCheck().getAuthInfo().getPassword()).isEqualTo("******");
    assertThat(made.getHttpCheck().getPort()).isEqualTo(443);
    assertThat(made.getPeriod().getSeconds()).isEqualTo(60);
    assertThat(
            checks
                .listUptimeCheckIps(
                    com.google.monitoring.v3.ListUptimeCheckIpsRequest.getDefaultInstance())
                .iterateAll())
        .isNotEmpty();
  }

  @Test
  void aGroupWithDescendantsGoesOnlyRecursively() {
    Group top =
        groups.createGroup(
            "projects/groups", Group.newBuilder().setDisplayName("top").setFilter("a=b").build());
    Group below =
        groups.createGroup(
            "projects/groups",
            Group.newBuilder()
                .setDisplayName("below")
                .setFilter("a=b")
                .setParentName(top.getName())
                .build());
    assertThatThrownBy(() -> groups.deleteGroup(top.getName()))
        .isInstanceOf(FailedPreconditionException.class);
    groups.deleteGroup(below.getName());
    groups.deleteGroup(top.getName());
    assertThatThrownBy(() -> groups.getGroup(top.getName()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Could not find group definition for '");
  }

  private static void write(String zone, long second, double value) {
    metrics.createTimeSeries(
        ProjectName.of("series"),
        List.of(
            TimeSeries.newBuilder()
                .setMetric(
                    Metric.newBuilder()
                        .setType("custom.googleapis.com/queue/depth")
                        .putLabels("zone", zone))
                .setResource(MonitoredResource.newBuilder().setType("global"))
                .addPoints(
                    Point.newBuilder()
                        .setInterval(TimeInterval.newBuilder().setEndTime(time(second)))
                        .setValue(TypedValue.newBuilder().setDoubleValue(value)))
                .build()));
  }

  private static Timestamp time(long second) {
    return Timestamp.newBuilder().setSeconds(1_700_000_000L + second).build();
  }

  @Test
  void writtenPointsAreAlignedReducedAndFiltered() {
    write("a", 10, 1);
    write("a", 50, 3);
    write("a", 110, 5);
    write("b", 20, 10);
    assertThatThrownBy(() -> write("a", 5, 1))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Points must be written in order.");
    ListTimeSeriesRequest.Builder ask =
        ListTimeSeriesRequest.newBuilder()
            .setName("projects/series")
            .setFilter("metric.type = starts_with(\"custom.googleapis.com/queue\")")
            .setInterval(TimeInterval.newBuilder().setStartTime(time(0)).setEndTime(time(120)));
    assertThat(metrics.listTimeSeries(ask.build()).iterateAll()).hasSize(2);
    ask.setAggregation(
        Aggregation.newBuilder()
            .setAlignmentPeriod(Duration.newBuilder().setSeconds(60))
            .setPerSeriesAligner(Aligner.ALIGN_MEAN)
            .setCrossSeriesReducer(Reducer.REDUCE_SUM));
    TimeSeries sum = metrics.listTimeSeries(ask.build()).iterateAll().iterator().next();
    assertThat(sum.getPointsList())
        .extracting(p -> p.getValue().getDoubleValue())
        .containsExactly(5.0, 12.0);
    ask.setSecondaryAggregation(
        Aggregation.newBuilder()
            .setAlignmentPeriod(Duration.newBuilder().setSeconds(120))
            .setPerSeriesAligner(Aligner.ALIGN_MAX));
    assertThat(metrics.listTimeSeries(ask.build()).iterateAll())
        .singleElement()
        .satisfies(
            most ->
                assertThat(most.getPointsList())
                    .extracting(p -> p.getValue().getDoubleValue())
                    .containsExactly(12.0));
    assertThatThrownBy(() -> metrics.listTimeSeries(ask.clone().clearAggregation().build()))
        .isInstanceOf(InvalidArgumentException.class);
    ask.clearSecondaryAggregation();
    ask.setFilter("metric.type=\"custom.googleapis.com/queue/depth\" AND metric.label.zone=\"b\"");
    assertThat(metrics.listTimeSeries(ask.build()).iterateAll())
        .singleElement()
        .satisfies(s -> assertThat(s.getPoints(0).getValue().getDoubleValue()).isEqualTo(10));
    assertThat(
            metrics
                .getMetricDescriptor(
                    "projects/series/metricDescriptors/custom.googleapis.com/queue/depth")
                .getMonitoredResourceTypesList())
        .contains("global");
  }
}
