package ai.varai.provisioner.app.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.app.flow.LogStream.Line;
import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private interface Log {
    void read(int tail, boolean follow, LogListener sink)
        throws ProviderException, InterruptedException;
  }

  private record Written(Map<String, Log> logs) implements Operations {
    @Override
    public Set<String> kinds() {
      return Set.of();
    }

    @Override
    public List<PartStatus> status() {
      return List.of();
    }

    @Override
    public void logs(String part, int tail, boolean follow, LogListener sink)
        throws ProviderException, InterruptedException {
      logs.get(part).read(tail, follow, sink);
    }

    @Override
    public void restart(String part, Duration patience) {}
  }

  private static List<Line> all(LogStream stream) throws Exception {
    var lines = new ArrayList<Line>();
    try (stream) {
      while (!stream.ended()) {
        stream.next(PATIENCE).ifPresent(lines::add);
      }
    }
    return lines;
  }

  @Test
  void lines_of_several_parts_come_each_in_its_order() throws Exception {
    Log many =
        (tail, follow, sink) -> {
          for (int i = 0; i < 5000; i++) {
            sink.line(String.valueOf(i));
          }
        };
    List<Line> lines =
        all(new LogStream(new Written(Map.of("a", many, "b", many)), List.of("a", "b"), 9, true));

    assertThat(lines).hasSize(10_000);
    for (String part : List.of("a", "b")) {
      assertThat(lines.stream().filter(l -> l.part().equals(part)).map(Line::text))
          .first()
          .isEqualTo("0");
      assertThat(
              lines.stream()
                  .filter(l -> l.part().equals(part))
                  .map(l -> Integer.valueOf(l.text()))
                  .toList())
          .isSorted();
    }
  }

  @Test
  void what_cannot_be_read_is_told_after_what_was_read_before() {
    Log broken =
        (tail, follow, sink) -> {
          sink.line("first");
          throw new ProviderException(ProviderException.Category.FAILED, "it broke", "");
        };
    var read = new ArrayList<String>();
    assertThatThrownBy(
            () -> {
              try (var stream =
                  new LogStream(new Written(Map.of("a", broken)), List.of("a"), 9, false)) {
                while (!stream.ended()) {
                  stream.next(PATIENCE).map(Line::text).ifPresent(read::add);
                }
              }
            })
        .hasMessage("it broke");
    assertThat(read).containsExactly("first");
  }

  @Test
  void a_network_that_is_away_is_told_once_for_all_parts_and_once_when_it_is_back()
      throws Exception {
    var allAway = new CountDownLatch(2);
    Log cut =
        (tail, follow, sink) -> {
          sink.broken("the network is away");
          allAway.countDown();
          allAway.await();
          sink.restored();
          sink.line("again");
        };
    List<String> notices = new CopyOnWriteArrayList<>();
    List<Line> lines =
        all(
            new LogStream(
                new Written(Map.of("a", cut, "b", cut)), List.of("a", "b"), 9, true, notices::add));

    assertThat(lines).containsExactlyInAnyOrder(new Line("a", "again"), new Line("b", "again"));
    assertThat(notices)
        .containsExactly(
            "Nothing is heard for the moment, and it is tried again: the network is away.",
            "It is heard again; what was written meanwhile follows.");
  }

  @Test
  void who_reads_no_more_ends_those_who_would_follow_or_wait_for_room() throws Exception {
    var ended = new CountDownLatch(2);
    var reading = new CountDownLatch(2);
    Log quiet =
        (tail, follow, sink) -> {
          try {
            reading.countDown();
            new CountDownLatch(1).await();
          } finally {
            ended.countDown();
          }
        };
    Log loud =
        (tail, follow, sink) -> {
          try {
            reading.countDown();
            while (!Thread.currentThread().isInterrupted()) {
              sink.line("line");
            }
          } finally {
            ended.countDown();
          }
        };
    try (var stream =
        new LogStream(
            new Written(Map.of("quiet", quiet, "loud", loud)), List.of("quiet", "loud"), 9, true)) {
      assertThat(stream.next(PATIENCE)).contains(new Line("loud", "line"));
      assertThat(reading.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(stream.ended()).isFalse();
    }
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
