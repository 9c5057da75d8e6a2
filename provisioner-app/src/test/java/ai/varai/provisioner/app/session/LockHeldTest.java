package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.state.EnvironmentLock;
import ai.varai.provisioner.lifecycle.state.EnvironmentLock.Attempt;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.Lease;
import ai.varai.provisioner.lifecycle.state.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody changes what somebody else is changing. */
class LockHeldTest {
  @TempDir Path folder;
  private Lease lock;

  @BeforeEach
  void somebody_else_is_at_work() throws IOException {
    ToyProvider.packInto(folder);
    assertThat(run("up").exit()).isZero();
    lock = takenBy("somebody else", ProcessIdentity.current());
  }

  private Lease takenBy(String who, ProcessIdentity process) throws IOException {
    Attempt attempt =
        new EnvironmentLock(
                new FolderStateBackend(folder.resolve(".provisioner/local/state")),
                Clock.systemUTC(),
                Duration.ofMinutes(5),
                process)
            .attempt(who, "up", "a test");
    assertThat(attempt).isInstanceOf(Attempt.Taken.class);
    return ((Attempt.Taken) attempt).lease();
  }

  @Test
  void commands_that_change_something_end_with_4_name_the_holder_and_change_nothing() {
    for (String[] words :
        new String[][] {{"destroy"}, {"up", "--set=services.auth-service.memory=512Mi"}}) {
      var refused = run(words);

      assertThat(refused.exit()).as(refused.toString()).isEqualTo(ExitCode.LOCKED);
      assertThat(refused.err()).contains("somebody else");
    }
    assertThat(run("state", "list").out()).contains("network.main");
  }

  @Test
  void whoever_says_how_long_waits_for_the_lock_also_with_a_saved_plan() throws Exception {
    String more = "--set=services.auth-service.memory=512Mi";
    assertThat(run("plan", "--out=saved.plan", more).exit()).isZero();
    assertThat(run("apply", "saved.plan", more).exit()).isEqualTo(ExitCode.LOCKED);
    for (String[] words :
        new String[][] {
          {"apply", "saved.plan", "--lock-timeout=60", more}, {"up", "--lock-timeout=60"}
        }) {
      var released =
          CompletableFuture.runAsync(
              this::release, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
      CommandLineRun run = run(words);
      released.join();
      assertThat(run.exit()).as(run.toString()).isZero();
      assertThat(run.out()).contains("somebody else");
      lock = takenBy("somebody else", ProcessIdentity.current());
    }
  }

  @Test
  void whoever_says_that_nothing_is_waited_for_hears_at_once_of_a_lock_that_looks_abandoned()
      throws Exception {
    lock.close();
    lock = takenBy("a pipeline", new ProcessIdentity("elsewhere", "another machine", 7, 7));
    Files.setLastModifiedTime(
        folder.resolve(".provisioner/local/state/lock.json"),
        FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));

    CommandLineRun run = run("up", "--set=services.auth-service.memory=512Mi", "--lock-timeout=0");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.LOCKED);
    assertThat(run.err()).contains("a pipeline").contains("looks abandoned");
  }

  @Test
  void commands_that_only_look_are_not_kept_waiting() {
    assertThat(run("plan").exit()).isZero();
    assertThat(run("status").exit()).isZero();
  }

  private void release() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_lock_whose_holder_lives_is_told_from_one_that_the_next_run_takes_over() throws Exception {
    assertThat(run("lock", "show").out()).contains("somebody else").doesNotContain("is gone");
    assertThat(run("status", "--json").out()).contains("\"abandoned\": false");
    lock.close();
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    ProcessIdentity self = ProcessIdentity.current();

    takenBy("somebody", new ProcessIdentity(self.host(), self.machine(), ended.pid(), 0));

    assertThat(run("lock", "show").out())
        .contains("held by somebody (up, a test, process " + ended.pid())
        .contains("; that run is gone, and the next one takes the lock over.");
    assertThat(run("status").out()).contains("Locked by somebody (up").contains("is gone");
    assertThat(run("destroy").exit()).isZero();
  }

  private CommandLineRun run(String... words) {
    var all = new java.util.ArrayList<>(java.util.List.of(words));
    all.add("--env=local");
    return CommandLineRun.in(folder, all.toArray(String[]::new));
  }
}
