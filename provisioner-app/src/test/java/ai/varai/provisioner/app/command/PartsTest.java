package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.flow.RunningParts;
import ai.varai.provisioner.app.output.Paint;
import ai.varai.provisioner.app.output.StatusJson;
import ai.varai.provisioner.app.output.StatusText;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.EnvironmentStatus.ResourceStatus;
import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {
  @TempDir private Path folder;

  @Test
  void what_the_state_knows_is_told_where_nobody_answers_how_it_is() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      fault(
          cloud,
          """
          {"api": "run", "method": "ListServices", "status": "PERMISSION_DENIED",
           "message": "Permission 'run.services.list' denied."}
          """);

      CommandLineRun run =
          CommandLineRun.in(
              folder,
              Map.of("PROVISIONER_STATE_BACKEND", "folder"),
              "status",
              "--env=development",
              "--set=target=emulated",
              "--endpoint=" + cloud.url());

      assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.FAILED);
      assertThat(run.out()).contains("0 resources.");
      assertThat(run.err()).contains("List Cloud Run services: Permission 'run.services.list'");
    }
  }

  private static void fault(GcpEmulator cloud, String json) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(cloud.url() + "/_emulator/faults"))
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void a_part_that_the_state_has_and_nobody_sees_is_missing() throws Exception {
    var status =
        status(
            resource("run_service.web", "web"),
            resource("run_service.api", "api"),
            resource("network.main", "net"));

    List<Operations.PartStatus> parts = RunningParts.of(status, new Running("web"));

    assertThat(parts).extracting(Operations.PartStatus::name).containsExactly("api", "web");
    assertThat(parts.get(0).state()).isEqualTo(Operations.State.MISSING);
    assertThat(parts.get(1).state()).isEqualTo(Operations.State.RUNNING);
    assertThat(new StatusText(new Paint(false), false).of(status, Optional.empty(), parts))
        .containsPattern(
            "api +missing +- +0 +it does not exist any more; 'provisioner up --env=local'");
    assertThat(StatusJson.of(status, Optional.empty(), parts).get("parts").toString())
        .contains("state=missing");
  }

  @Test
  void the_state_alone_says_nothing_of_what_runs() {
    assertThat(StatusJson.of(status(), Optional.empty())).doesNotContainKey("parts");
  }

  @Test
  void a_name_that_nothing_has_is_invalid_input_and_everything_else_failed() {
    var unknown = new ProviderException(Category.INVALID, "nothing is called x", "There is y.");
    assertThat(RunningParts.failure(unknown))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID);
              assertThat(failure.text()).isEqualTo("Nothing is called x.");
              assertThat(failure.remedy()).isEqualTo("There is y.");
            });
    var failed = new ProviderException(Category.FAILED, "it is not ready", "");
    assertThat(RunningParts.failure(failed)).isSameAs(failed);
  }

  private static EnvironmentStatus status(ResourceStatus... resources) {
    return new EnvironmentStatus(
        "local",
        "stack",
        "lineage",
        1,
        List.of(resources),
        List.of(),
        List.of(),
        Map.of(),
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static ResourceStatus resource(String address, String name) {
    return new ResourceStatus(
        ResourceAddress.parse(address), "id", Map.of("name", name), List.of(), false);
  }

  private record Running(String name) implements Operations {
    @Override
    public Set<String> kinds() {
      return Set.of("run_service");
    }

    @Override
    public List<PartStatus> status() {
      return List.of(
          new PartStatus(name, "run_service", State.RUNNING, "pid 1", Optional.of("url"), 0));
    }

    @Override
    public void logs(String part, int tail, boolean follow, LogListener sink) {}

    @Override
    public void restart(String part, Duration patience) {}
  }
}
