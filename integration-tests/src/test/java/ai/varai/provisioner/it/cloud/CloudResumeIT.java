package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An apply that was refused in the middle leaves the rest to the next one. */
class CloudResumeIT {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "development, sql.instances.insert",
    "staging, CreateService",
    "production, networks.insert",
  })
  void what_was_made_before_a_refusal_is_not_made_again(String name, String refused)
      throws Exception {
    try (CloudWorld world =
        new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.FAST))) {
      ResourceGraph graph = world.graph();
      world.fault(
          """
          {"method": "%s", "count": 1, "status": "PERMISSION_DENIED",
           "message": "Refused by a rule of the organisation."}
          """
              .formatted(refused));

      ApplyResult first = world.up(graph);

      assertThat(first.status()).isNotEqualTo(ApplyResult.Status.DONE);
      assertThat(first.failures().toString()).contains("Refused by a rule of the organisation.");
      Set<Action> left =
          world.plan(graph).changes().stream()
              .map(each -> each.action())
              .collect(Collectors.toSet());
      assertThat(left)
          .as("a part is there, the rest is to be made, and nothing is to be made anew")
          .containsExactlyInAnyOrder(Action.NO_OP, Action.CREATE);

      ApplyResult second = world.up(graph);

      assertThat(second.failures()).isEmpty();
      assertThat(second.status()).isEqualTo(ApplyResult.Status.DONE);
      assertThat(new CallLog(world.cloud.recorder().calls()).wrongCreates(graph))
          .as("everything is made once by the two together")
          .isEmpty();
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(world.orphans()).isEmpty();
    }
  }
}
