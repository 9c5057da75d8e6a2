package ai.varai.provisioner.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.lifecycle.LifecycleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "the state has no secret.key | The state has no secret.key.",
        "no such resource: secret.key (2 others) | No such resource: secret.key (2 others).",
        "Nothing is left. | Nothing is left.",
        "a question? | A question?",
        "secret.key does not exist | secret.key does not exist.",
        "start it: gcloud sql instances patch x --tier=y | Start it: gcloud sql instances patch x --tier=y",
        "run: gcloud auth login. then go on | Run: gcloud auth login. then go on.",
        "gs://files is not yours | gs://files is not yours.",
        "run_service.web failed: 503 | run_service.web failed: 503.",
        "'x' is none | 'x' is none."
      })
  void a_clause_becomes_a_sentence_and_names_stay_as_they_are(String clause, String sentence) {
    assertThat(Sentence.of(clause)).isEqualTo(sentence);
  }

  @Test
  void what_the_engine_refuses_is_told_in_a_sentence() {
    Failure failure =
        Failures.describe(
            new LifecycleException(
                LifecycleException.Category.INVALID, "the state has no secret.key", "look for it"));

    assertThat(failure.message()).isEqualTo("The state has no secret.key.");
    assertThat(failure.remedy()).isEqualTo("Look for it.");
  }
}
