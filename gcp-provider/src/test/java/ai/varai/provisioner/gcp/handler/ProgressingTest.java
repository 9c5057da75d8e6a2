package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import org.junit.jupiter.api.Test;

class ProgressingTest {
  private final Progressing progressing = new Progressing();

  private void step(String request, String step) throws ProviderException {
    progressing.step(TestCall.of(request), "the instance", step);
  }

  @Test
  void a_change_that_has_no_effect_ends_instead_of_being_made_for_ever() throws Exception {
    step("one", "patch");
    step("one", "patch");

    assertThatThrownBy(() -> step("one", "patch"))
        .isInstanceOf(ProviderException.class)
        .hasMessage("the instance stays as it is, although Google says that it has been changed")
        .extracting(failure -> ((ProviderException) failure).category())
        .isEqualTo(Category.FAILED);
  }

  @Test
  void as_many_steps_are_taken_as_bring_it_nearer() throws Exception {
    for (int i = 0; i < 20; i++) {
      step("one", "patch " + i);
    }
    step("one", "patch 19");
    step("two", "patch 19");
    step("two", "patch 19");
    progressing.done(TestCall.of("two"));
    step("two", "patch 19");
  }
}
