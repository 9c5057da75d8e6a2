package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ArgumentsTest {
  @Test
  void without_a_command_up_is_meant() {
    assertThat(split("--env=local")).isEqualTo(arguments("up", "--env=local"));
  }

  @Test
  void without_any_word_the_overview_is_meant() {
    assertThat(split().command()).isEmpty();
    assertThat(split("--help").command()).isEmpty();
    assertThat(split("help").command()).isEmpty();
  }

  @Test
  void options_may_stand_before_the_command() {
    assertThat(split("--env", "local", "plan", "--json"))
        .isEqualTo(arguments("plan", "--env", "local", "--json"));
  }

  @Test
  void an_environment_may_be_called_like_a_command() {
    assertThat(split("--env", "plan")).isEqualTo(arguments("up", "--env", "plan"));
  }

  @Test
  void what_stands_behind_two_dashes_is_never_the_command() {
    assertThat(split("exec", "--env=local", "--", "plan"))
        .isEqualTo(arguments("exec", "--env=local", "--", "plan"));
  }

  @Test
  void help_about_a_command_is_the_command_asked_for_help() {
    assertThat(split("help", "plan")).isEqualTo(arguments("plan", "--help"));
  }

  @Test
  void a_mistyped_command_is_refused_with_the_one_that_was_meant() {
    assertThatThrownBy(() -> split("destory"))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID);
              assertThat(failure.remedy()).contains("'destroy'");
            });
  }

  @Test
  void options_that_may_precede_the_command_take_a_value_in_every_command_that_has_them() {
    var wrong = new TreeSet<String>();
    var none = new ByteArrayOutputStream();
    CommandLine all = CommandTree.all(CommandLineRun.invocation(Path.of(""), Map.of(), none, none));
    for (var command : all.getSubcommands().entrySet()) {
      for (var option : command.getValue().getCommandSpec().options()) {
        for (String name : option.names()) {
          boolean takesValue = option.arity().min() > 0;
          if (Arguments.WITH_VALUE.contains(name) && !takesValue) {
            wrong.add(command.getKey() + " " + name);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Arguments split(String... words) {
    return Arguments.split(List.of(words));
  }

  private static Arguments arguments(String command, String... rest) {
    return new Arguments(java.util.Optional.of(command), List.of(rest));
  }
}
