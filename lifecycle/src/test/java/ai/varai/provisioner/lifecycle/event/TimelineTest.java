package ai.varai.provisioner.lifecycle.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineTest {
  @Test
  void itShowsWhatTookLongAndWhatWaitedForWhat() {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    var a = new ResourceAddress("thing", "a");
    var b = new ResourceAddress("thing", "b");
    var timeline = new Timeline();
    timeline.accept(new LifecycleEvent.OperationStarted(begin, a, Action.CREATE, Set.of()));
    timeline.accept(
        new LifecycleEvent.OperationFinished(
            begin.plusSeconds(3), a, Action.CREATE, true, Duration.ofSeconds(3)));
    timeline.accept(
        new LifecycleEvent.OperationStarted(begin.plusSeconds(3), b, Action.CREATE, Set.of(a)));
    timeline.accept(
        new LifecycleEvent.OperationFailed(
            begin.plusSeconds(4), b, Action.CREATE, "no", "", Duration.ofSeconds(1)));
    String[] lines = timeline.text().split("\n");
    assertThat(lines[0]).startsWith("=".repeat(30) + " ").contains("3.00 s  create thing.a");
    assertThat(lines[1])
        .startsWith(" ".repeat(30) + "x".repeat(10))
        .endsWith("1.00 s  create thing.b  after thing.a");
    assertThat(lines[2]).isEqualTo("The longest chain: thing.a > thing.b");
    Timeline kept = Timeline.of(timeline.tree());
    assertThat(kept.text()).isEqualTo(timeline.text());
    assertThat(kept.svg()).isEqualTo(timeline.svg());
    assertThat(timeline.svg()).contains("<svg", "create thing.b", "1.00 s after thing.a");
  }
}
