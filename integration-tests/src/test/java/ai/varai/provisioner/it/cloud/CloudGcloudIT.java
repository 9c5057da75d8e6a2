package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.it.harness.Commands;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.kind.BucketIamMember;
import ai.varai.provisioner.model.kind.ProjectIamMember;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * gcloud, unmodified, reads back what was provisioned, and agrees. Where none is installed the test
 * does not run and says so.
 */
class CloudGcloudIT {
  private static final String NAME = "production";

  /** Members of policies are asked for apart; payloads are nobody's business. */
  private static final Set<Class<? extends Resource>> ASKED_APART =
      Set.of(
          BucketIamMember.class,
          ProjectIamMember.class,
          RunIamMember.class,
          SecretIamMember.class,
          SecretVersion.class);

  @TempDir Path folder;
  private Map<String, String> variables = Map.of();

  @Test
  void gcloud_tells_what_the_graph_wants_and_sees_what_it_changes_itself() throws Exception {
    if (!installed()) {
      System.out.println("NOT RUN: gcloud does not read anything back (no gcloud on the PATH)");
      Assumptions.abort("no gcloud on the PATH");
    }
    try (var world =
        new CloudWorld(
            NAME, folder.resolve("world"), Options.defaults().withLroMode(LroMode.FAST))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      variables = shell(world);

      List<Reading<?>> readings = Readings.of(world.environment(), graph);
      assertThat(kinds(readings)).containsAll(kinds(graph));
      assertThat(differences(readings, graph)).isEmpty();
      assertThat(members()).containsAll(members(world));

      gcloud(
          "run",
          "services",
          "update",
          "auth-service",
          "--region=" + world.environment().region(),
          "--max-instances=3");
      assertThat(differences(readings.subList(0, 1), graph))
          .singleElement()
          .asString()
          .contains("run_service.auth-service", "maxScale is '3'");
      assertThat(CloudWorld.changes(world.plan(graph)))
          .singleElement()
          .asString()
          .contains("run_service.auth-service", "path=max_instances")
          .doesNotContain("path=vpc_egress");
      assertDone(world.up(graph));
      assertThat(differences(readings.subList(0, 1), graph)).isEmpty();
    }
  }

  private List<String> differences(List<Reading<?>> readings, ResourceGraph graph)
      throws Exception {
    var all = new ArrayList<String>();
    for (Reading<?> reading : readings) {
      all.addAll(reading.differences(graph, gcloud(reading.command().toArray(String[]::new))));
    }
    return all;
  }

  /** Roles and their members in the project's policy. */
  private Set<String> members() throws Exception {
    var members = new TreeSet<String>();
    gcloud(
            "projects",
            "get-iam-policy",
            variables.get("CLOUDSDK_CORE_PROJECT"),
            "--flatten=bindings[].members")
        .forEach(
            each ->
                members.add(
                    each.at("/bindings/role").asText()
                        + " "
                        + each.at("/bindings/members").asText()));
    return members;
  }

  private static Set<String> members(CloudWorld world) {
    return world.lifecycle().status().resources().stream()
        .filter(each -> each.address().kind().equals("project_iam_member"))
        .map(each -> each.attributes().get("role") + " " + each.attributes().get("member"))
        .collect(Collectors.toSet());
  }

  private static Set<Class<?>> kinds(List<Reading<?>> readings) {
    return readings.stream().map(Reading::kind).collect(Collectors.toSet());
  }

  private static Set<Class<?>> kinds(ResourceGraph graph) {
    return graph.nodes().stream()
        .map(node -> node.resource().getClass())
        .filter(kind -> !ASKED_APART.contains(kind))
        .collect(Collectors.toSet());
  }

  private JsonNode gcloud(String... words) throws Exception {
    var command = new ArrayList<String>();
    command.add("gcloud");
    command.addAll(List.of(words));
    command.add("--format=json");
    return new ObjectMapper().readTree(Commands.run(folder, command, variables));
  }

  /** The variables of a shell that points at the emulator, with settings of nobody's. */
  private Map<String, String> shell(CloudWorld world) {
    var shell = new HashMap<>(world.cloud.startProxy(0, world.environment().projectId()));
    shell.put("CLOUDSDK_CONFIG", folder.resolve("gcloud").toString());
    shell.put("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "1");
    shell.put("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "1");
    return shell;
  }

  private static boolean installed() {
    for (String each : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(each, "gcloud"))) {
        return true;
      }
    }
    return false;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
