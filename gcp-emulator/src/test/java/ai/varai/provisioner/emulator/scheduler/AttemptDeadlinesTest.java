package ai.varai.provisioner.emulator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.control.EmulatorClock;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AttemptDeadlinesTest {
  @Test
  void aClockThatIsMovedBeforeAnAttemptIsWatchedCountsAsWell() {
    var clock = new EmulatorClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    var deadlines = new AttemptDeadlines(clock);
    Instant until = clock.instant().plusSeconds(900);
    clock.advance(Duration.ofSeconds(899));
    var answer = new CompletableFuture<AggregatedHttpResponse>();
    AttemptDeadlines.Watch watched = deadlines.watch(answer, until);
    assertThat(answer).isNotCancelled();

    clock.advance(Duration.ofSeconds(1));

    assertThat(answer).isCancelled();
    watched.close();
    var late = new CompletableFuture<AggregatedHttpResponse>();
    deadlines.watch(late, until).close();
    assertThat(late).isCancelled();
  }
}
