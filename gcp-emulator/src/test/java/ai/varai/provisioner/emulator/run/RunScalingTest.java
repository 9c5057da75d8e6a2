package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionScaling;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServiceScaling;
import com.google.cloud.run.v2.ServiceScaling.ScalingMode;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many instances revisions have, by their settings, their service's and its traffic. */
class RunScalingTest {

  private static final String SERVICE = "projects/p/locations/l/services/s";

  private static Revision revision(String id, int least, int most) {
    return Revision.newBuilder()
        .setName(SERVICE + "/revisions/" + id)
        .setMaxInstanceRequestConcurrency(80)
        .setScaling(
            RevisionScaling.newBuilder().setMinInstanceCount(least).setMaxInstanceCount(most))
        .build();
  }

  private static TrafficTarget target(String revision, int percent, String tag) {
    return TrafficTarget.newBuilder()
        .setType(TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION)
        .setRevision(revision)
        .setPercent(percent)
        .setTag(tag)
        .build();
  }

  private static Service service(ServiceScaling.Builder scaling, TrafficTarget... traffic) {
    Service.Builder b = Service.newBuilder().setName(SERVICE).setScaling(scaling);
    for (TrafficTarget t : traffic) {
      b.addTraffic(t);
    }
    return b.build();
  }

  private static ServiceScaling.Builder manual(int count) {
    return ServiceScaling.newBuilder()
        .setScalingMode(ScalingMode.MANUAL)
        .setManualInstanceCount(count);
  }

  @Test
  void aRevisionHasItsOwnNumbersAsLongAsSomethingLeadsToIt() {
    Service s =
        service(ServiceScaling.newBuilder(), target("a", 100, ""), target("tagged", 0, "next"));
    assertThat(RunScaling.of(s, revision("a", 2, 5))).isEqualTo(new Scaling(2, 5, 80));
    assertThat(RunScaling.of(s, revision("tagged", 1, 5))).isEqualTo(new Scaling(1, 5, 80));
    assertThat(RunScaling.of(s, revision("retired", 2, 5))).isEqualTo(new Scaling(0, 5, 80));
  }

  @Test
  void aServicesNumbersAreSharedByTraffic() {
    Service s =
        service(
            ServiceScaling.newBuilder().setMinInstanceCount(4).setMaxInstanceCount(10),
            target("a", 75, ""),
            target("b", 25, ""));
    assertThat(RunScaling.of(s, revision("a", 0, 100))).isEqualTo(new Scaling(3, 8, 80));
    assertThat(RunScaling.of(s, revision("b", 2, 100))).isEqualTo(new Scaling(2, 2, 80));
  }

  @Test
  void manualScalingSetsTheRevisionsNumbersAside() {
    Service s =
        service(manual(3), target("a", 50, ""), target("b", 50, ""), target("c", 0, "next"));
    assertThat(RunScaling.of(s, revision("a", 5, 9))).isEqualTo(new Scaling(2, 2, 80));
    assertThat(RunScaling.of(s, revision("b", 0, 9))).isEqualTo(new Scaling(1, 1, 80));
    assertThat(RunScaling.of(s, revision("c", 0, 9))).isEqualTo(new Scaling(0, 1, 80));
    assertThat(RunScaling.of(s, revision("c", 2, 9))).isEqualTo(new Scaling(2, 2, 80));
    assertThat(RunScaling.of(s, revision("retired", 2, 9))).isEqualTo(new Scaling(0, 0, 80));
  }

  @Test
  void withFewerInstancesThanRevisionsSomeHaveNone() {
    Service s = service(manual(1), target("a", 40, ""), target("b", 60, ""));
    assertThat(RunScaling.of(s, revision("a", 0, 9)).most()).isZero();
    assertThat(RunScaling.of(s, revision("b", 0, 9)).most()).isEqualTo(1);
    assertThat(RunScaling.portions(Map.of("a", 100), 0)).containsExactly(Map.entry("a", 0));
  }
}
