package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatNobodyCollectsIsGone() throws Exception {
    // The shell becomes a program that never asks for its child's end.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.1 & echo $!; exec sleep 60").start();
    try {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(line(parent))).orElseThrow();

      assertThat(Processes.gone(child, PATIENCE)).isTrue();
      assertThat(child.isAlive()).as("what the JDK says of it").isTrue();
      assertThat(Processes.running(child)).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aRunningProcessIsWaitedForAsLongAsAsked() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    assertThat(Processes.gone(process.toHandle(), Duration.ofMillis(50))).isFalse();

    process.destroyForcibly();

    assertThat(Processes.gone(process.toHandle(), PATIENCE)).isTrue();
  }

  private static String line(Process process) throws Exception {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }
}
