package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandWordsTest {

  @Test
  void quotesHoldWordsTogether() {
    assertThat(CommandWords.of("  ${java} -jar\thello.jar "))
        .containsExactly("${java}", "-jar", "hello.jar");
    assertThat(CommandWords.of("sh -c \"echo it's \" 'a \"b\"'c ''"))
        .containsExactly("sh", "-c", "echo it's ", "a \"b\"c", "");
    assertThat(CommandWords.of(" ")).isEmpty();
  }

  @Test
  void aQuoteThatIsNotClosedIsRefused() {
    assertThatThrownBy(() -> CommandWords.of("sh -c 'exit 1")).hasMessageContaining("not closed");
  }
}
