package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private final List<String> happened = new ArrayList<>();
  private final Interruption interruption = new Interruption(() -> happened.add("end"));

  @Test
  void outside_an_operation_a_signal_ends_the_process() {
    interruption.received();

    assertThat(happened).containsExactly("end");
  }

  @Test
  void an_operation_is_asked_twice_before_the_process_ends() {
    interruption.asks(() -> happened.add("ask"));

    interruption.received();
    interruption.received();
    interruption.received();

    assertThat(happened).containsExactly("ask", "ask", "end");
  }

  @Test
  void after_the_operation_nobody_is_asked_any_more() {
    interruption.asks(() -> happened.add("ask"));
    interruption.asksNobody();

    interruption.received();

    assertThat(happened).containsExactly("end");
  }
}
