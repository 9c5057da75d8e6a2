package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals that another process really sends. */
class SignalsTest {
  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void a_terminal_that_is_closed_interrupts_a_run_as_ctrl_c_does(String signal) throws Exception {
    assertThat(after(signal, Listening.class)).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP"})
  void one_to_which_nobody_listens_yet_ends_a_command_with_the_code_of_the_interrupted(
      String signal) throws Exception {
    assertThat(after(signal, Deaf.class)).isEqualTo(ExitCode.INTERRUPTED);
  }

  /** The exit code of a process that gets the signal. */
  private static int after(String signal, Class<?> program) throws Exception {
    // Whoever starts things in the background has them ignore some signals: these are to be heard.
    Process process =
        new ProcessBuilder(
                "env",
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("ready");
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** A run, which hears of its signal and ends as it likes. */
  static final class Listening {
    private Listening() {}

    public static void main(String[] args) throws InterruptedException {
      Signals.endAtTermination(() -> System.exit(ExitCode.INTERRUPTED));
      var heard = new CountDownLatch(1);
      Signals.ofThisProcess().listen(heard::countDown);
      System.out.println("ready");
      heard.await();
    }
  }

  /** A command that has not come so far. */
  static final class Deaf {
    private Deaf() {}

    public static void main(String[] args) throws InterruptedException {
      Signals.endAtTermination(() -> System.exit(ExitCode.INTERRUPTED));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }
}
