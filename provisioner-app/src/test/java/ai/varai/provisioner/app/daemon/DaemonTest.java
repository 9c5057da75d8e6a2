package ai.varai.provisioner.app.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.daemon.Wire.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon on a thread of this process, over real sockets. */
@Timeout(60)
class DaemonTest {
  private static final String[] PART_OF_A_CLOUD = {
    "--env=development", "--target=emulated", "--target=service_account.auth-service"
  };

  @TempDir Path folder;
  private ServedDaemon daemon;

  @BeforeEach
  void a_daemon() throws IOException {
    daemon = new ServedDaemon(folder);
  }

  @AfterEach
  void is_gone() throws Exception {
    daemon.close();
  }

  @Test
  void a_command_gives_what_it_gives_without_a_daemon() throws Exception {
    for (String words :
        List.of(
            "validate --env=local",
            "config show --env=production --json",
            "plan --env=locul",
            "validate --env=local --wat",
            "plan --help")) {
      var alone = CommandLineRun.in(folder, words.split(" "));

      var served = daemon.run("", words.split(" "));

      assertThat(served.out()).as(words).isEqualTo(alone.out());
      assertThat(served.err()).as(words).isEqualTo(alone.err());
      assertThat(served.exit()).as(words).isEqualTo(alone.exit());
    }
    assertThat(daemon.about().commands()).isEqualTo(5);
  }

  @Test
  void whoever_is_asked_answers_at_their_own_terminal() throws Exception {
    assertThat(daemon.run("", words("up", "--auto-approve")).exit()).isZero();

    var refused = daemon.run("another\n", words("destroy"));
    assertThat(refused.exit()).as(refused.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.err()).contains("Type 'development' to go on");

    var nobody = daemon.run("", words("destroy"));
    assertThat(nobody.exit()).isEqualTo(ExitCode.REFUSED);

    var destroyed = daemon.run("development\n", words("destroy"));
    assertThat(destroyed.exit()).as(destroyed.toString()).isZero();
  }

  @Test
  void standard_input_that_a_command_does_not_read_is_left_to_others() throws Exception {
    var input = new ServedDaemon.Typed("the next program's");

    assertThat(daemon.run(input, "validate", "--env=local").exit()).isZero();

    assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("the next program's");
  }

  @Test
  void while_one_runs_another_runs_by_itself() throws Exception {
    daemon.run("", words("up", "--auto-approve"));
    try (Wire asked = daemon.connect()) {
      asked.send(Kind.COMMAND, daemon.request(Map.of(), true, words("destroy")).bytes());
      ServedDaemon.until(asked, Kind.ASK);

      assertThat(daemon.answer(Map.of(), "plan", "--env=local")).isEqualTo(Kind.BUSY);
      assertThat(daemon.about().running()).isTrue();

      asked.send(Kind.INPUT, "no\n".getBytes(StandardCharsets.UTF_8));
      ServedDaemon.until(asked, Kind.EXIT);
    }
    assertThat(daemon.answer(Map.of(), "--help")).isEqualTo(Kind.ACCEPTED);
  }

  @Test
  @Timeout(60)
  void a_second_command_of_one_connection_is_not_taken_and_the_first_hears_signals()
      throws Exception {
    daemon.run("", words("up", "--auto-approve"));
    try (Wire asked = daemon.connect()) {
      asked.send(Kind.COMMAND, daemon.request(Map.of(), true, words("destroy")).bytes());
      ServedDaemon.until(asked, Kind.ASK);
      asked.send(Kind.COMMAND, daemon.request(Map.of(), true, words("plan")).bytes());
      ServedDaemon.until(asked, Kind.BUSY);

      asked.send(Kind.SIGNAL);
      ServedDaemon.until(asked, Kind.EXIT);
    }
  }

  @Test
  void other_variables_need_another_daemon_and_this_one_makes_room() throws Exception {
    assertThat(daemon.answer(Map.of("DOCKER_HOST", "tcp://elsewhere"), "plan", "--env=local"))
        .isEqualTo(Kind.OTHER);

    daemon.awaitEnd();
  }

  @Test
  void another_window_does_not() throws Exception {
    assertThat(
            daemon.answer(
                Map.of("SSH_TTY", "/dev/pts/7", "TERM", "xterm", "VSCODE_PID", "7"), "--help"))
        .isEqualTo(Kind.ACCEPTED);
  }

  @Test
  void a_jar_that_was_built_anew_needs_another() throws Exception {
    var request = new Request("jar of tomorrow", daemon.variables(), false, List.of("plan"));

    assertThat(daemon.answer(request)).isEqualTo(Kind.OTHER);

    daemon.awaitEnd();
  }

  @Test
  void it_ends_after_a_command_that_failed_but_not_after_one_that_was_wrong() throws Exception {
    assertThat(daemon.run("", "plan", "--env=locul").exit()).isEqualTo(ExitCode.INVALID);
    assertThat(daemon.run("", "validate", "--env=local").exit()).isZero();

    var failed = daemon.run("", "plan", "--env=development", "--endpoint=http://127.0.0.1:1");
    assertThat(failed.exit()).as(failed.toString()).isEqualTo(ExitCode.FAILED);

    daemon.awaitEnd();
  }

  @Test
  void ctrl_c_where_nothing_is_in_progress_ends_the_command_at_once() throws Exception {
    daemon.run("", words("up", "--auto-approve"));
    try (Wire asked = daemon.connect()) {
      asked.send(Kind.COMMAND, daemon.request(Map.of(), true, words("destroy")).bytes());
      ServedDaemon.until(asked, Kind.ASK);

      asked.send(Kind.SIGNAL);

      ServedDaemon.until(asked, Kind.EXIT);
      // The command's process hears of it first.
      await()
          .untilAsserted(
              () -> assertThat(daemon.abandoned()).containsExactly(ExitCode.INTERRUPTED));
    }
  }

  @Test
  void a_command_whose_process_is_gone_is_asked_to_stop() throws Exception {
    daemon.run("", words("up", "--auto-approve"));
    Wire asked = daemon.connect();
    asked.send(Kind.COMMAND, daemon.request(Map.of(), true, words("destroy")).bytes());
    ServedDaemon.until(asked, Kind.ASK);

    asked.close();

    await().until(() -> daemon.abandoned().contains(ExitCode.INTERRUPTED));
  }

  @Test
  void what_is_no_message_harms_nobody() throws Exception {
    for (byte[] garbage :
        new byte[][] {
          "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
          {0, 127, 127, 127, 127},
          {0, 0, 0, 0, 4, 1, 2, 3, 4},
          {99, 0, 0, 0, 0},
          {3, 0}
        }) {
      try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(UnixDomainSocketAddress.of(daemon.place().socket()));
        channel.write(ByteBuffer.wrap(garbage));
        channel.shutdownOutput();
        assertThat(hungUp(channel)).isTrue();
      }
    }

    assertThat(daemon.run("", "validate", "--env=local").exit()).isZero();
  }

  @Test
  void stop_ends_it_and_status_knows_it_until_then() throws Exception {
    var daemons = daemon.daemons();
    assertThat(daemons.running()).extracting(About::directory).containsExactly(folder.toString());

    daemon.stop();

    daemon.awaitEnd();
    assertThat(daemons.running()).isEmpty();
    assertThat(daemon.place().socket()).doesNotExist();
  }

  private static boolean hungUp(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private static String[] words(String... words) {
    var all = new java.util.ArrayList<>(List.of(words));
    all.addAll(List.of(PART_OF_A_CLOUD));
    if (words[0].equals("destroy")) {
      all.removeIf(word -> word.startsWith("--target=service"));
    }
    return all.toArray(String[]::new);
  }
}
