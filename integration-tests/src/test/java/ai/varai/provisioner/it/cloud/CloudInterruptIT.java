package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.it.harness.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C while Cloud SQL takes its time: the first finishes what is running and begins nothing, the
 * second leaves it behind, and the next {@code up} goes on from there.
 */
class CloudInterruptIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String INSTANCE = "sql_instance.main";

  @TempDir Path scratch;
  private GcpEmulator cloud;
  private Cli cli;

  @BeforeEach
  void a_cloud_in_which_cloud_sql_hangs() throws IOException {
    cloud = GcpEmulator.start(Options.defaults());
    cloud
        .faults()
        .add(
            new FaultRule(
                "",
                "sqladmin.",
                "",
                1,
                Duration.ZERO,
                Optional.empty(),
                "",
                0,
                FaultRule.Drop.NONE,
                FaultRule.OperationFault.STALL),
            Long.MAX_VALUE);
    cli =
        new Cli(
                Files.createDirectory(scratch.resolve("work")),
                Files.createDirectory(scratch.resolve("transcripts")),
                List.of("--env=development", "--endpoint=" + cloud.url()))
            .hearingInterrupts();
    var bucket = cli.run("state", "init");
    assertThat(bucket.exit()).as(bucket.toString()).isZero();
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void the_first_waits_for_what_is_running_and_begins_nothing() throws Exception {
    Cli.Running up = upUntilTheInstanceIsBeingMade();

    interruptAndWait(up);
    long begun = count(up, "operation_started");
    cloud.faults().clear();

    assertThat(up.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(up.process().exitValue()).as(up.result().toString()).isEqualTo(130);
    assertThat(count(up, "operation_started")).isEqualTo(begun);
    assertThat(cli.run("state", "list").out()).contains(INSTANCE);
    theNextUpFinishes();
  }

  @Test
  void the_second_leaves_it_behind_and_the_next_up_goes_on_with_it() throws Exception {
    Cli.Running up = upUntilTheInstanceIsBeingMade();

    interruptAndWait(up);
    interrupt(up);

    assertThat(up.process().waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(up.process().exitValue()).as(up.result().toString()).isEqualTo(130);
    cloud.faults().clear();
    theNextUpFinishes();
  }

  private Cli.Running upUntilTheInstanceIsBeingMade() {
    Cli.Running up = cli.start("up", "--auto-approve", "--json");
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(up.process().isAlive()).as(up.result().toString()).isTrue();
              return inserts() == 1;
            });
    return up;
  }

  private void theNextUpFinishes() {
    var next = cli.run("up", "--auto-approve");
    assertThat(next.exit()).as(next.toString()).isZero();
    assertThat(cli.run("plan", "--detailed-exitcode").exit()).isZero();
    assertThat(inserts()).as("requests for an instance").isEqualTo(1);
  }

  /** Presses Ctrl-C for the first time, and waits until it was heard. */
  private static void interruptAndWait(Cli.Running running) throws Exception {
    interrupt(running);
    await().atMost(SOON).until(() -> count(running, "interrupt_requested") == 1);
    // What was just about to begin may still say so.
    Thread.sleep(1_000);
    assertThat(running.process().isAlive()).as(running.result().toString()).isTrue();
  }

  private long inserts() {
    return cloud.recorder().calls().stream()
        .filter(call -> call.method().equals("sql.instances.insert"))
        .count();
  }

  private static long count(Cli.Running running, String type) {
    return running
        .result()
        .out()
        .lines()
        .filter(line -> line.startsWith("{\"type\":\"" + type + "\""))
        .count();
  }

  private static void interrupt(Cli.Running running) throws Exception {
    long pid = running.process().pid();
    assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor()).isZero();
  }
}
