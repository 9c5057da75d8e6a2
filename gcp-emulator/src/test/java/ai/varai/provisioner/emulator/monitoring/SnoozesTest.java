package ai.varai.provisioner.emulator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.monitoring.v3.AlertPolicyServiceSettings;
import com.google.cloud.monitoring.v3.SnoozeServiceClient;
import com.google.cloud.monitoring.v3.SnoozeServiceSettings;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.ListSnoozesRequest;
import com.google.monitoring.v3.Snooze;
import com.google.monitoring.v3.TimeInterval;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Alert policies are put to sleep for a while. */
class SnoozesTest {
  private static final String PROJECT = "projects/quiet";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private final GcpEmulator cloud = CLOUD.emulator();

  private SnoozeServiceClient snoozes() throws Exception {
    return SnoozeServiceClient.create(
        SnoozeServiceSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private String policy() throws Exception {
    try (AlertPolicyServiceClient policies =
        AlertPolicyServiceClient.create(
            AlertPolicyServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      return policies
          .createAlertPolicy(
              PROJECT,
              AlertPolicy.newBuilder()
                  .setDisplayName("errors")
                  .setCombiner(AlertPolicy.ConditionCombinerType.OR)
                  .addConditions(
                      AlertPolicy.Condition.newBuilder()
                          .setDisplayName("logged")
                          .setConditionMatchedLog(
                              AlertPolicy.Condition.LogMatch.newBuilder()
                                  .setFilter("severity>=ERROR")))
                  .setAlertStrategy(
                      AlertPolicy.AlertStrategy.newBuilder()
                          .setNotificationRateLimit(
                              AlertPolicy.AlertStrategy.NotificationRateLimit.newBuilder()
                                  .setPeriod(
                                      com.google.protobuf.Duration.newBuilder().setSeconds(300))))
                  .build())
          .getName();
    }
  }

  private Instant now() {
    return Instant.parse(new RestCalls(cloud).get("/_emulator/clock").body().path("now").asText());
  }

  private static TimeInterval interval(Instant from, Duration length) {
    return TimeInterval.newBuilder()
        .setStartTime(Timestamps.fromMillis(from.toEpochMilli()))
        .setEndTime(Timestamps.fromMillis(from.plus(length).toEpochMilli()))
        .build();
  }

  private static Snooze snooze(String policy, TimeInterval interval) {
    return Snooze.newBuilder()
        .setDisplayName("maintenance")
        .setCriteria(Snooze.Criteria.newBuilder().addPolicies(policy))
        .setInterval(interval)
        .build();
  }

  @Test
  void aSnoozeIsEndedByBringingItsEndForwardAndThenStaysAsItIs() throws Exception {
    Instant now = now();
    try (SnoozeServiceClient client = snoozes()) {
      Snooze made =
          client.createSnooze(PROJECT, snooze(policy(), interval(now, Duration.ofHours(2))));
      assertThat(made.getName()).matches(PROJECT + "/snoozes/\\d{19}");
      assertThat(client.getSnooze(made.getName())).isEqualTo(made);
      String soon = "interval.start_time < \"" + now.plusSeconds(60) + "\"";
      for (String filter : new String[] {soon, "NOT " + soon}) {
        assertThat(
                client
                    .listSnoozes(
                        ListSnoozesRequest.newBuilder()
                            .setParent(PROJECT)
                            .setFilter(filter)
                            .build())
                    .iterateAll())
            .hasSize(filter.equals(soon) ? 1 : 0)
            .allMatch(made::equals);
      }
      FieldMask end = FieldMask.newBuilder().addPaths("interval.end_time").build();
      Snooze shorter =
          client.updateSnooze(
              made.toBuilder().setInterval(interval(now, Duration.ofHours(1))).build(), end);
      assertThat(shorter.getInterval()).isEqualTo(interval(now, Duration.ofHours(1)));
      Snooze later =
          client.createSnooze(
              PROJECT,
              snooze(policy(), interval(now.plus(Duration.ofDays(1)), Duration.ofHours(1))));
      TimeInterval none = interval(now.plusSeconds(1), Duration.ZERO);
      assertThat(
              client
                  .updateSnooze(
                      later.toBuilder().setInterval(none).build(), FieldMask.getDefaultInstance())
                  .getInterval())
          .as("how gcloud cancels what has not begun")
          .isEqualTo(none);
      new RestCalls(cloud).post("/_emulator/clock", "{\"advance\":\"PT90M\"}");
      assertThatThrownBy(() -> client.updateSnooze(made, end))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("has ended");
    }
  }

  @Test
  void aSnoozeBeginsNotInThePastAndNamesPoliciesThatAreThere() throws Exception {
    Instant now = now();
    String policy = policy();
    TimeInterval right = interval(now, Duration.ofHours(1));
    try (SnoozeServiceClient client = snoozes()) {
      for (Snooze bad :
          new Snooze[] {
            snooze(policy, interval(now.minusSeconds(60), Duration.ofHours(1))),
            snooze(policy, interval(now, Duration.ofHours(-1))),
            snooze(policy, right).toBuilder().clearDisplayName().build(),
            snooze(policy, right).toBuilder().clearCriteria().build()
          }) {
        assertThatThrownBy(() -> client.createSnooze(PROJECT, bad))
            .isInstanceOf(InvalidArgumentException.class);
      }
      assertThatThrownBy(
              () -> client.createSnooze(PROJECT, snooze(PROJECT + "/alertPolicies/1", right)))
          .isInstanceOf(NotFoundException.class);
      Snooze made = client.createSnooze(PROJECT, snooze(policy, right));
      assertThatThrownBy(
              () -> client.updateSnooze(made, FieldMask.newBuilder().addPaths("criteria").build()))
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void noAlertOpens() {
    RestCalls rest = new RestCalls(cloud);
    assertThat(rest.get("/v3/projects/quiet/alerts").body()).isEmpty();
    assertThat(rest.get("/v3/projects/quiet/alerts/0.abc").status()).isEqualTo(404);
  }
}
