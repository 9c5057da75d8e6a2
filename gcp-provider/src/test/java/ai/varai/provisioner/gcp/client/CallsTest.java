package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallsTest {
  private final Calls calls = new Calls(new Random(1));
  private final AtomicInteger attempts = new AtomicInteger();

  private Callable<String> answering(int status, int times) {
    return () -> {
      if (attempts.incrementAndGet() <= times) {
        throw new HttpResponseException.Builder(status, "no", new HttpHeaders().setRetryAfter("0"))
            .build();
      }
      return "done";
    };
  }

  @Test
  void what_was_turned_away_for_its_rate_is_made_again_whatever_it_does() throws Exception {
    assertThat(calls.run("run", "create a service", answering(429, 2))).isEqualTo("done");
    assertThat(attempts).hasValue(3);
    assertThat(calls.made()).isEqualTo(3);
  }

  @Test
  void a_look_is_repeated_when_the_server_is_out_of_order() throws Exception {
    assertThat(calls.look("run", "list services", answering(503, 4))).isEqualTo("done");
  }

  @Test
  void a_change_whose_fate_is_unknown_is_left_to_the_engine() {
    assertThatThrownBy(() -> calls.run("run", "create a service", answering(503, 1)))
        .isInstanceOf(ApiFailure.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void nobody_is_asked_for_ever() {
    assertThatThrownBy(() -> calls.look("run", "list services", answering(503, 99)))
        .isInstanceOf(ApiFailure.class);
    assertThat(attempts).hasValue(5);
  }
}
