package ai.varai.provisioner.local.docker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.PullResponseItem;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PullTest {
  private static final Duration SHORT = Duration.ofMillis(20);
  private final Pull pull = new Pull();

  @Test
  void the_first_word_of_the_registry_is_the_beginning_and_not_the_end() {
    pull.onNext(item("{\"status\":\"Pulling from library/postgres\",\"id\":\"14\"}"));
    assertThatCode(() -> pull.awaitBeginning(Duration.ZERO)).doesNotThrowAnyException();
    assertThatThrownBy(() -> pull.awaitEnd(SHORT)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void before_the_first_word_nothing_has_begun() {
    assertThatThrownBy(() -> pull.awaitBeginning(SHORT)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void an_error_in_the_stream_is_the_pulls_although_the_call_succeeds() {
    pull.onNext(item("{\"status\":\"Pulling from library/postgres\"}"));
    pull.onNext(item("{\"errorDetail\":{\"message\":\"no space left\"},\"error\":\"no space\"}"));
    pull.onComplete();
    assertThatThrownBy(() -> pull.awaitEnd(SHORT))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("no space left");
  }

  @Test
  void an_end_without_an_error_is_the_image() {
    pull.onComplete();
    assertThatCode(() -> pull.awaitEnd(SHORT)).doesNotThrowAnyException();
  }

  private static PullResponseItem item(String json) {
    try {
      return new ObjectMapper().readValue(json, PullResponseItem.class);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
