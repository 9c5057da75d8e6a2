package ai.varai.provisioner.emulator.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Which tests share an emulator, and that none is left running. */
class GcpEmulatorExtensionTest {

  /** Where a test of a fixture saw which emulator. */
  private record Seen(String test, Object cloud, int port) {}

  private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();

  private static void saw(String test, GcpEmulator cloud) {
    assertThat(answers(cloud.port())).as("%s has an emulator that runs", test).isTrue();
    SEEN.add(new Seen(test, cloud, cloud.port()));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @BeforeEach
  void forget() {
    SEEN.clear();
  }

  private static List<String> run(Class<?> fixture) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(fixture))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.executor-service", "FORK_JOIN_POOL")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return listener.getSummary().getFailures().stream()
        .map(Failure::getException)
        .map(Throwable::toString)
        .toList();
  }

  private static Set<Object> stopped() {
    assertThat(SEEN).noneMatch(seen -> answers(seen.port()));
    return SEEN.stream().map(Seen::cloud).collect(Collectors.toSet());
  }

  @ExtendWith(GcpEmulatorExtension.class)
  static class OfAClass {
    private final GcpEmulator constructed;

    OfAClass(GcpEmulator cloud) {
      constructed = cloud;
    }

    @BeforeAll
    static void before(GcpEmulator cloud) {
      saw("before", cloud);
    }

    @AfterAll
    static void after(GcpEmulator cloud) {
      saw("after", cloud);
    }

    @Test
    void outer() {
      saw("outer", constructed);
    }

    @Nested
    class One {
      @Test
      void one(GcpEmulator cloud) {
        saw("one", cloud);
      }

      @Nested
      class Deeper {
        @Test
        void deeper(GcpEmulator cloud) {
          saw("deeper", cloud);
        }
      }
    }

    @Nested
    class Two {
      @Test
      void two(GcpEmulator cloud) {
        saw("two", cloud);
      }
    }
  }

  @Test
  void aClassAndTheClassesNestedInItShareOneThatStopsWithThem() {
    assertThat(run(OfAClass.class)).isEmpty();
    assertThat(SEEN)
        .extracting(Seen::test)
        .containsExactlyInAnyOrder("before", "outer", "one", "deeper", "two", "after");
    assertThat(stopped()).hasSize(1);
  }

  static class OfAStaticField {
    @RegisterExtension
    static final GcpEmulatorExtension CLOUD =
        new GcpEmulatorExtension(Options.defaults().withProjects(Set.of("only")));

    @Test
    void outer() {
      saw("outer", CLOUD.emulator());
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class One {
      @Test
      void one() {
        saw("one", CLOUD.emulator());
      }
    }

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    class Two {
      @Test
      void two(GcpEmulator cloud) {
        saw("two", cloud);
      }
    }
  }

  @Test
  void nestedClassesThatRunSideBySideShareTheOneOfTheField() {
    assertThat(run(OfAStaticField.class)).isEmpty();
    assertThat(SEEN).extracting(Seen::test).containsExactlyInAnyOrder("outer", "one", "two");
    assertThat(stopped()).hasSize(1);
    assertThatThrownBy(OfAStaticField.CLOUD::emulator)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@RegisterExtension");
  }

  static class OfAnInstanceField {
    @RegisterExtension final GcpEmulatorExtension cloud = new GcpEmulatorExtension();

    @BeforeEach
    void before(GcpEmulator same) {
      assertThat(same).isSameAs(cloud.emulator());
    }

    @Test
    void first() {
      saw("first", cloud.emulator());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void second(GcpEmulator same) {
      saw("second", same);
    }
  }

  @Test
  void eachTestHasOneOfItsOwnWhereTheFieldIsTheInstances() {
    assertThat(run(OfAnInstanceField.class)).isEmpty();
    assertThat(SEEN).extracting(Seen::test).containsExactlyInAnyOrder("first", "second");
    assertThat(stopped()).hasSize(2);
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OfAnInstanceForTheClass {
    @RegisterExtension final GcpEmulatorExtension cloud = new GcpEmulatorExtension();

    @Test
    void first() {
      saw("first", cloud.emulator());
    }

    @Test
    void second() {
      saw("second", cloud.emulator());
    }
  }

  @Test
  void anInstanceThatIsTheWholeClasssHasOneForAllOfItsTests() {
    assertThat(run(OfAnInstanceForTheClass.class)).isEmpty();
    assertThat(stopped()).hasSize(1);
  }

  static class OfAMethod {
    @RepeatedTest(3)
    @ExtendWith(GcpEmulatorExtension.class)
    @Execution(ExecutionMode.CONCURRENT)
    void each(GcpEmulator cloud) {
      saw("each", cloud);
    }

    @Test
    void without() {
      SEEN.add(new Seen("without", "", 0));
    }
  }

  @Test
  void aMethodHasOneForEachOfItsRuns() {
    assertThat(run(OfAMethod.class)).isEmpty();
    assertThat(SEEN)
        .extracting(Seen::test)
        .containsExactlyInAnyOrder("each", "each", "each", "without");
    assertThat(stopped()).hasSize(4);
  }
}
