package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PlatformTest {
  private static final String NUMBER = "54321";

  @Test
  void whom_the_system_knows_by_a_number_only_has_a_name_where_a_program_insists_on_one()
      throws Exception {
    var platform = new Platform(System.getenv("PATH"));
    Optional<String> setpriv = platform.find("setpriv");
    if (!Platform.isRoot() || setpriv.isEmpty()) {
      Assumptions.abort("only root with setpriv(1) can become another user");
    }
    if (platform.unprivileged().isEmpty()) {
      Assumptions.abort("no user namespace can be started here");
    }
    Process process =
        new ProcessBuilder(
                setpriv.get(),
                "--reuid=" + NUMBER,
                "--regid=" + NUMBER,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                folder(Platform.class) + File.pathSeparator + folder(PlatformTest.class),
                Asking.class.getName())
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String failed = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (failed.contains("Could not find or load main class")) {
      Assumptions.abort("another user may not read the classes");
    }
    assertThat(process.waitFor()).as(failed).isZero();
    assertThat(said).isNotEqualTo(NUMBER).matches("[a-z][\\w-]*");
  }

  private static String folder(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** Prints under which name a program runs that insists on one. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) throws Exception {
      var command =
          new java.util.ArrayList<>(
              new Platform(System.getenv("PATH")).unprivileged().orElse(List.of()));
      command.addAll(List.of("id", "-un"));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
  }
}
