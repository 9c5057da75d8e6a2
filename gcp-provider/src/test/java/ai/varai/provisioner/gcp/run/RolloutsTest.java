package ai.varai.provisioner.gcp.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import ai.varai.provisioner.model.kind.RunService.Rollout;
import ai.varai.provisioner.model.kind.RunService.TrafficShare;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutsTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Rollout TENTH = new Rollout(List.of(10), Duration.ofMinutes(4), 5);
  private static final HttpProbe PROBE = new HttpProbe("/", 0, 1, 1, 1);
  private static final RunService API =
      new RunService(
          "api",
          "us-central1",
          "api:2",
          Optional.empty(),
          Value.of("account"),
          0,
          1,
          80,
          Duration.ofMinutes(1),
          "1",
          "512Mi",
          true,
          8080,
          Map.of(),
          Map.of(),
          PROBE,
          PROBE,
          PROBE,
          "INGRESS_TRAFFIC_ALL",
          Optional.empty(),
          TrafficShare.ALL_TO_NEWEST,
          Optional.of(TENTH),
          Map.of(),
          Optional.empty(),
          Optional.empty());

  private String trouble = "";
  private final Rollouts rollouts =
      new Rollouts(
          (service, revision, from, to, most) ->
              Optional.of(trouble).filter(each -> !each.isEmpty()));

  private static Service wanted(String image) {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().addContainers(Container.newBuilder().setImage(image)))
        .addTraffic(Traffic.newest(100))
        .build();
  }

  /** The service as it stands when the newest revision is ready. */
  private static Service ready(Service sent, String newest) {
    return sent.toBuilder().setLatestCreatedRevision(newest).setLatestReadyRevision(newest).build();
  }

  private RolloutStep change(Service now, String image) throws Exception {
    return rollouts.change(API, TENTH, now, wanted(image), NOON);
  }

  private RolloutStep next(Service now, Instant time) throws Exception {
    return rollouts.next(API, TENTH, now, time);
  }

  /** A service whose new revision has the first share of the requests since noon. */
  private Service underWay() throws Exception {
    var begin = (RolloutStep.Begin) change(ready(wanted("api:1"), "api-1"), "api:2");
    return ((RolloutStep.Divide) next(ready(begin.service(), "api-2"), NOON)).service();
  }

  @Test
  void a_new_revision_gets_no_requests_before_it_is_ready() throws Exception {
    var begin = (RolloutStep.Begin) change(ready(wanted("api:1"), "api-1"), "api:2");

    assertThat(Traffic.shares(begin.service())).containsExactly(new TrafficShare("api-1", 100));
    assertThat(begin.service().getTemplate()).isEqualTo(wanted("api:2").getTemplate());
    Service starting =
        ready(begin.service(), "api-1").toBuilder().setLatestCreatedRevision("api-2").build();
    assertThat(next(starting, NOON)).isInstanceOf(RolloutStep.Wait.class);
  }

  @Test
  void each_share_is_kept_for_as_long_as_it_should() throws Exception {
    Service now = underWay();
    assertThat(Traffic.shares(now))
        .containsExactly(new TrafficShare("api-2", 10), new TrafficShare("api-1", 90));

    assertThat(next(now, NOON.plusSeconds(239)))
        .isEqualTo(new RolloutStep.Wait("10 % of the requests go to api-2; 1 s left"));
    var last = (RolloutStep.Divide) next(now, NOON.plusSeconds(240));
    assertThat(Traffic.shares(last.service())).isEqualTo(TrafficShare.ALL_TO_NEWEST);
    assertThat(next(last.service(), NOON.plusSeconds(241))).isEqualTo(new RolloutStep.Done());
  }

  @Test
  void a_revision_in_trouble_does_not_keep_its_share_until_the_pause_is_over() throws Exception {
    Service now = underWay();
    trouble = "it fails; all the time";

    var back = (RolloutStep.Divide) next(now, NOON.plusSeconds(1));

    assertThat(Traffic.shares(back.service())).containsExactly(new TrafficShare("api-1", 100));
    assertThat(next(back.service(), NOON.plusSeconds(2)))
        .isEqualTo(new RolloutStep.Failed("it fails; all the time"));
  }

  @Test
  void another_wish_on_the_way_begins_anew_from_the_revision_that_served_first() throws Exception {
    var begin = (RolloutStep.Begin) change(underWay(), "api:3");

    assertThat(Traffic.shares(begin.service())).containsExactly(new TrafficShare("api-1", 100));
    assertThat(begin.service().getTemplate()).isEqualTo(wanted("api:3").getTemplate());
  }

  @Test
  void the_same_wish_goes_on_where_it_was() throws Exception {
    assertThat(change(underWay(), "api:2")).isInstanceOf(RolloutStep.Wait.class);
  }

  @Test
  void a_change_without_a_new_revision_needs_no_steps() throws Exception {
    var begin = (RolloutStep.Begin) change(ready(wanted("api:1"), "api-1"), "api:1");

    var all = (RolloutStep.Divide) next(ready(begin.service(), "api-1"), NOON);

    assertThat(Traffic.shares(all.service())).isEqualTo(TrafficShare.ALL_TO_NEWEST);
    assertThat(all.service().getAnnotationsMap()).isEmpty();
  }

  @Test
  void a_service_that_has_never_been_ready_has_nobody_to_take_requests_from() throws Exception {
    var begin = (RolloutStep.Begin) change(wanted("api:1"), "api:2");

    assertThat(begin.service()).isEqualTo(wanted("api:2"));
  }

  /** As Cloud Run shows a service whose newest revision's container does not start. */
  private static Service broken(Service sent, String newest) {
    return ready(sent, newest).toBuilder()
        .setTerminalCondition(Condition.newBuilder().setState(Condition.State.CONDITION_FAILED))
        .build();
  }

  @Test
  void a_revision_that_is_called_ready_and_does_not_start_keeps_no_requests() throws Exception {
    var begin = (RolloutStep.Begin) change(broken(wanted("api:1"), "api-1"), "api:2");

    assertThat(begin.service()).isEqualTo(wanted("api:2"));
  }

  @Test
  void a_revision_that_is_called_ready_and_does_not_start_gets_no_requests() throws Exception {
    var begin = (RolloutStep.Begin) change(ready(wanted("api:1"), "api-1"), "api:2");
    Service stuck = broken(begin.service(), "api-2");

    assertThat(next(stuck, NOON)).isInstanceOf(RolloutStep.Wait.class);
    var again = (RolloutStep.Begin) change(stuck, "api:2");
    assertThat(Traffic.shares(again.service())).containsExactly(new TrafficShare("api-1", 100));
  }
}
