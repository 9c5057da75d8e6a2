package ai.varai.provisioner.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedLookTest {
  private final List<String> calls = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();

  /** Writes down what it is asked. */
  private final LocalRuntime runtime =
      (LocalRuntime)
          Proxy.newProxyInstance(
              LocalRuntime.class.getClassLoader(),
              new Class<?>[] {LocalRuntime.class},
              (proxy, method, arguments) -> {
                calls.add(method.getName());
                return method.getReturnType() == List.class ? List.of() : null;
              });

  private final SharedLook look = new SharedLook(runtime, now::get);

  @Test
  void several_questions_at_a_time_are_one_look() throws Exception {
    look.workloads();
    look.workloads();

    assertThat(calls).containsExactly("workloads");
  }

  @Test
  void a_change_makes_it_look_again() throws Exception {
    look.workloads();
    look.remove("auth-service");
    look.workloads();

    assertThat(calls).containsExactly("workloads", "remove", "workloads");
  }

  @Test
  void after_a_second_it_looks_again() throws Exception {
    look.workloads();
    now.set(1_000_000_000);
    look.workloads();

    assertThat(calls).containsExactly("workloads", "workloads");
  }
}
