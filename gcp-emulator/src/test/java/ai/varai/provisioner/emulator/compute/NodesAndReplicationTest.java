package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Node groups have nodes, and disks follow others. */
class NodesAndReplicationTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aNodeGroupGrowsAndShrinksByNodes() {
    String project = "/compute/v1/projects/nodes/";
    ok(
        REST.post(
            project + "regions/us-central1/nodeTemplates",
            "{\"name\": \"t\", \"nodeType\": \"n1-node-96-624\"}"));
    String all = project + "zones/us-central1-a/nodeGroups";
    String group = "{\"name\": \"g\", \"nodeTemplate\": \"regions/us-central1/nodeTemplates/t\"}";
    assertThat(REST.post(all, group).status()).as("without initialNodeCount").isEqualTo(400);
    ok(REST.post(all + "?initialNodeCount=2", group));
    JsonNode made = ok(REST.get(all + "/g"));
    assertThat(made.path("size").asInt()).isEqualTo(2);
    assertThat(made.has("_nodes")).isFalse();
    ok(REST.post(all + "/g/addNodes", "{\"additionalNodeCount\": 1}"));
    JsonNode nodes = ok(REST.post(all + "/g/listNodes", "")).path("items");
    List<String> names = nodes.findValuesAsText("name");
    assertThat(names).hasSize(3).allMatch(name -> name.startsWith("g-"));
    assertThat(nodes.at("/0/nodeType").asText()).endsWith("/nodeTypes/n1-node-96-624");
    ok(REST.post(all + "/g/deleteNodes", "{\"nodes\": [\"" + names.get(0) + "\"]}"));
    assertThat(ok(REST.get(all + "/g")).path("size").asInt()).isEqualTo(2);
    assertThat(REST.post(all + "/g/deleteNodes", "{\"nodes\": [\"other\"]}").status())
        .isEqualTo(400);
    assertThat(REST.post(all + "/g/addNodes", "{\"additionalNodeCount\": 99}").status())
        .isEqualTo(400);
  }

  @Test
  void aSecondaryDiskFollowsItsPrimaryUntilOneOfThemIsStopped() {
    String project = "/compute/v1/projects/followed/";
    String here = project + "zones/us-central1-a/disks";
    String there = project + "zones/us-east1-b/disks";
    ok(REST.post(here, "{\"name\": \"first\", \"sizeGb\": \"10\"}"));
    ok(REST.post(there, "{\"name\": \"stranger\", \"sizeGb\": \"10\"}"));
    ok(
        REST.post(
            there,
            "{\"name\": \"second\", \"sizeGb\": \"10\", \"asyncPrimaryDisk\": {\"disk\":"
                + " \"projects/followed/zones/us-central1-a/disks/first\"}}"));
    String start = here + "/first/startAsyncReplication";
    String body = "{\"asyncSecondaryDisk\": \"projects/followed/zones/us-east1-b/disks/%s\"}";
    assertThat(REST.post(start, body.formatted("stranger")).status()).isEqualTo(400);
    assertThat(REST.post(here + "/first/stopAsyncReplication", "").status()).isEqualTo(400);
    ok(REST.post(start, body.formatted("second")));
    assertThat(states(here + "/first", "asyncSecondaryDisks")).containsExactly("ACTIVE");
    assertThat(states(there + "/second", "asyncPrimaryDisk")).containsExactly("ACTIVE");
    ok(REST.post(there + "/second/stopAsyncReplication", ""));
    assertThat(states(here + "/first", "asyncSecondaryDisks")).containsExactly("STOPPED");
    assertThat(states(there + "/second", "asyncPrimaryDisk")).containsExactly("STOPPED");
  }

  private static List<String> states(String disk, String field) {
    return ok(REST.get(disk)).path("resourceStatus").path(field).findValuesAsText("state");
  }
}
