package ai.varai.provisioner.local.port;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.Problem;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir private Path home;

  private PortBook book(String stack, Map<String, String> options) {
    return new PortBook(home.resolve(stack + "/ports.properties"), stack, options, port -> true);
  }

  @Test
  void aPortIsTheSameInEveryRunAndAfterTheFolderWasDeleted() {
    int port = book("a", Map.of()).portOf("auth");
    assertThat(book("a", Map.of()).portOf("auth")).isEqualTo(port);
    book("a", Map.of()).forget("auth");
    assertThat(home.resolve("a")).doesNotExist();
    assertThat(book("a", Map.of()).portOf("auth")).isEqualTo(port);
  }

  @Test
  void twoStacksAndTwoNamesHaveDifferentPorts() {
    PortBook first = book("a", Map.of());
    assertThat(Set.of(first.portOf("x"), first.portOf("y"), book("b", Map.of()).portOf("x")))
        .hasSize(3);
  }

  @Test
  void aPortThatSomebodyElseHasIsNotChosenButAPinnedOneStays() {
    int wanted = book("a", Map.of()).portOf("auth");
    var busy = new PortBook(home.resolve("c.properties"), "a", Map.of(), port -> port != wanted);
    assertThat(busy.portOf("auth")).isNotEqualTo(wanted);
    assertThat(book("a", Map.of("ports.auth", "8080")).portOf("auth")).isEqualTo(8080);
  }

  @Test
  void noPortBelowTheFirstOneIsChosen() {
    PortBook book = book("a", Map.of("first_port", "65000"));

    assertThat(List.of(book.portOf("x"), book.portOf("y"), book.portOf("z")))
        .allSatisfy(port -> assertThat(port).isBetween(65_000, 65_535));
  }

  @Test
  void adviceNamesTheOptionAsTheEnvironmentFileDoes() {
    PortBook book = book("a", Map.of("port_names.varai-local", "postgres"));

    assertThat(book.optionOf("varai-local")).isEqualTo("local.ports.postgres");
    assertThat(book.optionOf("auth-service")).isEqualTo("local.ports.auth-service");
  }

  @Test
  void aTakenPortIsAProblemThatNamesThePortItsHolderAndWhoShouldMove() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      PortBook book = book("a", Map.of("ports.auth", Integer.toString(port)));
      List<Problem> problems =
          new PortCheck(book, "a", LoopbackPorts::free).problems(Set.of("auth"), Map.of());
      assertThat(problems).singleElement();
      Problem problem = problems.get(0);
      assertThat(problem.code()).isEqualTo("PORT_TAKEN");
      assertThat(problem.message())
          .contains("port " + port + " of auth")
          .contains("process " + ProcessHandle.current().pid());
      assertThat(problem.remedy()).contains("ports.auth");
    }
  }

  @Test
  void thePortOfAPartThatRunsIsNoProblem() throws Exception {
    try (var own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = own.getLocalPort();
      PortBook book = book("a", Map.of("ports.auth", Integer.toString(port)));
      assertThat(
              new PortCheck(book, "a", LoopbackPorts::free)
                  .problems(Set.of("auth"), Map.of("auth", port)))
          .isEmpty();
    }
  }

  @Test
  void twoPartsOnOnePinnedPortAreAProblem() {
    PortBook book = book("a", Map.of("ports.auth", "18080", "ports.web", "18080"));
    assertThat(new PortCheck(book, "a", port -> true).problems(Set.of("auth", "web"), Map.of()))
        .singleElement()
        .extracting(Problem::code)
        .isEqualTo("PORT_SHARED");
  }
}
