package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The emulator's own routes refuse what they would otherwise pass over in silence. */
class AdminRoutesTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "faults   | {\"probabilty\": 0.1}                    | Unknown field probabilty",
        "faults   | {\"probability\": \"often\"}             | probability has to be a number",
        "faults   | {\"status\": \"BUSY\"}                   | Unknown status BUSY",
        "faults   | {\"drop\": \"sometimes\"}                | Unknown drop sometimes",
        "clock    | {\"forward\": \"P7D\"}                   | Unknown field forward",
        "clock    | {\"advance\": \"a week\"}                | ISO-8601 duration",
        "snapshot | {\"name\": \"before\"}                   | has to name a project",
        "snapshot | {\"project\": \"p\", \"as\": \"before\"} | Unknown field as",
        "restore  | {\"project\": \"p\", \"name\": \"none\"} | No snapshot none of project p",
        "reset    | {\"projects\": [\"p\"]}                  | Unknown field projects",
      })
  void whatCannotBeMeantIsRefusedByName(String route, String body, String message) {
    var answer = new RestCalls(CLOUD.emulator()).send("POST", "/_emulator/" + route, body);

    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
    assertThat(CLOUD.emulator().faults().rules()).isEmpty();
  }
}
