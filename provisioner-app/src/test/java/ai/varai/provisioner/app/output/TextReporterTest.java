package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** One run, three readers. */
class TextReporterTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final ResourceAddress DATABASE = new ResourceAddress("sql_instance", "main");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void a_quiet_run_prints_nothing_but_what_went_wrong() {
    tell(Style.Form.QUIET, 0);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).isEmpty();
    tell(Style.Form.QUIET, 1);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).isEqualTo("The end.\n");
  }

  @Test
  void a_quiet_run_prints_what_was_asked_for() {
    reporter(Style.Form.QUIET).answer(Map.of(), "the answer");
    assertThat(text(out)).isEqualTo("the answer\n");
  }

  @Test
  void a_plain_run_is_a_line_for_each_happening_and_redraws_nothing() {
    tell(Style.Form.PLAIN, 0);
    assertThat(text(out))
        .isEqualTo(
            """
            local (local): a machine
            beware
                sql_instance.main  starting the server
              + sql_instance.main  created 2.0 s

            services
              a url  http://x

            The end.
            """);
    assertThat(text(out)).doesNotContain("\u001b");
  }

  @Test
  void a_live_run_draws_what_goes_on_and_leaves_what_is_done() {
    tell(Style.Form.LIVE, 0);
    String screen = onScreen(text(out));
    assertThat(text(out)).contains("starting the server (1.0 s)").contains("\u001b[1A\u001b[J");
    assertThat(screen)
        .contains("+ sql_instance.main  created 2.0 s")
        .doesNotContain("starting the server")
        .endsWith("The end.\n");
  }

  @Test
  void of_more_than_fits_the_screen_tells_how_many() {
    Reporter reporter = reporter(Style.Form.LIVE);
    for (int i = 0; i < 11; i++) {
      reporter
          .events()
          .accept(
              new LifecycleEvent.OperationStarted(
                  NOW, new ResourceAddress("secret", "s" + i), Action.CREATE, Set.of()));
    }
    assertThat(onScreen(text(out))).contains("secret.s7").doesNotContain("secret.s8");
    assertThat(onScreen(text(out))).contains("and 3 more");
    reporter.close();
    assertThat(onScreen(text(out))).isEmpty();
  }

  private void tell(Style.Form form, int exit) {
    Reporter reporter = reporter(form);
    reporter.opening("local", "local", "a machine");
    reporter.note("beware");
    reporter
        .events()
        .accept(new LifecycleEvent.OperationStarted(NOW, DATABASE, Action.CREATE, Set.of()));
    reporter
        .events()
        .accept(
            new LifecycleEvent.OperationProgress(
                NOW, DATABASE, Action.CREATE, "starting the server", Duration.ofSeconds(1)));
    reporter
        .events()
        .accept(
            new LifecycleEvent.OperationFinished(
                NOW, DATABASE, Action.CREATE, true, Duration.ofSeconds(2)));
    reporter.conclude("The end.", Map.of("services/a/url", "http://x"), exit);
    reporter.close();
  }

  private Reporter reporter(Style.Form form) {
    return new TextReporter(
        new Style(form, false, false),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        UnaryOperator.identity());
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** What a terminal shows in the end: cursor up and erase below are carried out. */
  private static String onScreen(String printed) {
    var lines = new java.util.ArrayList<String>();
    String rest = printed.replaceAll("\u001b\\[\\?7[lh]", "");
    var line = new StringBuilder();
    for (int i = 0; i < rest.length(); i++) {
      if (rest.charAt(i) == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else if (rest.startsWith("\u001b[J", i)) {
        i += 2;
      } else if (rest.startsWith("\u001b[", i)) {
        int end = rest.indexOf('A', i);
        int up = Integer.parseInt(rest.substring(i + 2, end));
        lines.subList(lines.size() - up, lines.size()).clear();
        i = end;
      } else {
        line.append(rest.charAt(i));
      }
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  @Test
  void a_log_says_again_what_goes_on_only_now_and_then() {
    EventSink events = reporter(Style.Form.PLAIN).events();
    for (int second : new int[] {0, 1, 9, 10, 15, 19, 20}) {
      events.accept(progress("create runs", second));
    }
    events.accept(progress("another operation comes first", 21));
    events.accept(progress("create runs", 22));

    assertThat(text(out).lines().map(String::strip))
        .containsExactly(
            "sql_instance.main  create runs",
            "sql_instance.main  create runs (10.0 s)",
            "sql_instance.main  create runs (20.0 s)",
            "sql_instance.main  another operation comes first",
            "sql_instance.main  create runs");
  }

  private static LifecycleEvent progress(String message, int second) {
    return new LifecycleEvent.OperationProgress(
        NOW,
        new ResourceAddress("sql_instance", "main"),
        Action.CREATE,
        message,
        Duration.ofSeconds(second));
  }
}
