package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Managed instance groups have the instances that they are to have, and keep them. */
class ManagedGroupsTest {
  private static final String ROOT = "/compute/v1/projects/crowd/";
  private static final String ZONE = ROOT + "zones/us-east1-b/";
  private static final String REGION = ROOT + "regions/us-east1/";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  @BeforeEach
  void makeTemplates() {
    for (String version : List.of("one", "two")) {
      rest.post(
          ROOT + "global/instanceTemplates",
          "{\"name\":\""
              + version
              + "\",\"properties\":{\"machineType\":\"e2-small\",\"labels\":{\"version\":\""
              + version
              + "\"},\"disks\":[{\"boot\":true,\"autoDelete\":true,\"initializeParams\":"
              + "{\"diskType\":\"pd-ssd\"}}],"
              + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}]}}");
    }
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static String template(String name) {
    return "\"instanceTemplate\":\"global/instanceTemplates/" + name + "\"";
  }

  private String group(String place, String name, int size) {
    return group(place, name, size, "");
  }

  private String group(String place, String name, int size, String more) {
    ok(
        rest.post(
            place + "instanceGroupManagers",
            "{\"name\":\""
                + name
                + "\",\"targetSize\":"
                + size
                + ","
                + template("one")
                + more
                + "}"));
    return place + "instanceGroupManagers/" + name;
  }

  @Test
  void aGroupShowsItsNetworkBeforeItHasAnInstance() {
    group(ZONE, "empty", 0);
    JsonNode group = rest.get(ZONE + "instanceGroups/empty").body();
    assertThat(group.path("size").asInt()).isZero();
    assertThat(group.path("network").asText()).endsWith("/global/networks/default");
  }

  @Test
  void aGroupTellsWhatScalesIt() {
    String group = group(ZONE, "scaled", 0);
    assertThat(rest.get(group).body().path("status").has("autoscaler")).isFalse();
    ok(
        rest.post(
            ZONE + "autoscalers",
            "{\"name\":\"scaler\",\"target\":\"zones/us-east1-b/instanceGroupManagers/scaled\","
                + "\"autoscalingPolicy\":{\"maxNumReplicas\":3}}"));
    assertThat(rest.get(group).body().at("/status/autoscaler").asText())
        .endsWith("/zones/us-east1-b/autoscalers/scaler");
    assertThat(rest.get(group).body().path("standbyPolicy").toString())
        .isEqualTo("{\"mode\":\"MANUAL\"}");
  }

  private JsonNode managed(String group) {
    return ok(rest.post(group + "/listManagedInstances", "")).body().path("managedInstances");
  }

  private List<String> links(String group) {
    List<String> out = new ArrayList<>();
    managed(group).forEach(i -> out.add(i.path("instance").asText()));
    return out;
  }

  private Answer instance(String link) {
    return rest.get(link.replace("https://www.googleapis.com", ""));
  }

  private String version(String link) {
    return ok(instance(link)).body().at("/labels/version").asText();
  }

  private static String body(String... links) {
    return "{\"instances\":[\"" + String.join("\",\"", links) + "\"]}";
  }

  @Test
  void aGroupMakesRealInstancesOfItsTemplate() {
    String group = group(ZONE, "made", 2, ",\"namedPorts\":[{\"name\":\"http\",\"port\":80}]");
    JsonNode manager = ok(rest.get(group)).body();
    assertThat(manager.at("/status/isStable").asBoolean()).isTrue();
    assertThat(manager.at("/currentActions/none").asInt()).isEqualTo(2);
    assertThat(manager.at("/versions/0/targetSize/calculated").asInt()).isEqualTo(2);
    assertThat(manager.at("/updatePolicy/type").asText()).isEqualTo("OPPORTUNISTIC");
    assertThat(manager.path("instanceGroup").asText()).endsWith("/instanceGroups/made");
    assertThat(manager.has("_instances")).isFalse();
    JsonNode first = managed(group).get(0);
    assertThat(first.path("instanceStatus").asText()).isEqualTo("RUNNING");
    assertThat(first.path("currentAction").asText()).isEqualTo("NONE");
    assertThat(first.at("/version/instanceTemplate").asText()).endsWith("/instanceTemplates/one");
    JsonNode instance = ok(instance(first.path("instance").asText())).body();
    assertThat(instance.path("name").asText()).matches("made-[a-z0-9]{4}");
    assertThat(instance.path("id")).isEqualTo(first.path("id"));
    assertThat(instance.path("machineType").asText())
        .endsWith("/zones/us-east1-b/machineTypes/e2-small");
    assertThat(instance.path("metadata").toString())
        .contains("\"created-by\"", "zones/us-east1-b/instanceGroupManagers/made");
    JsonNode disk =
        ok(rest.get(
                instance.at("/disks/0/source").asText().replace("https://www.googleapis.com", "")))
            .body();
    assertThat(disk.path("type").asText()).endsWith("/zones/us-east1-b/diskTypes/pd-ssd");
    JsonNode members =
        ok(rest.post(ZONE + "instanceGroups/made/listInstances", "{}")).body().path("items");
    assertThat(members).hasSize(2);
    assertThat(members.at("/0/namedPorts/0/port").asInt()).isEqualTo(80);
    assertThat(ok(rest.get(ZONE + "instanceGroups/made")).body().path("size").asInt()).isEqualTo(2);
  }

  @Test
  void aRegionalGroupSpreadsItsInstancesOverZones() {
    String group = group(REGION, "spread", 5);
    Set<String> zones = new TreeSet<>();
    links(group).forEach(l -> zones.add(l.replaceFirst(".*/zones/([^/]+)/.*", "$1")));
    assertThat(zones).containsExactly("us-east1-b", "us-east1-c", "us-east1-d");
    ok(rest.post(group + "/resize?size=3", ""));
    List<String> left = new ArrayList<>();
    links(group).forEach(l -> left.add(l.replaceFirst(".*/zones/([^/]+)/.*", "$1")));
    assertThat(left).containsExactlyInAnyOrder("us-east1-b", "us-east1-c", "us-east1-d");
  }

  @Test
  void instancesAreDeletedAbandonedAndMadeAnew() {
    String group = group(ZONE, "moved", 3);
    List<String> links = links(group);
    String id = ok(instance(links.get(2))).body().path("id").asText();
    ok(rest.post(group + "/deleteInstances", body(links.get(0))));
    ok(rest.post(group + "/abandonInstances", body(links.get(1))));
    ok(rest.post(group + "/recreateInstances", body(links.get(2))));
    assertThat(instance(links.get(0)).status()).isEqualTo(404);
    assertThat(instance(links.get(1)).status()).isEqualTo(200);
    assertThat(ok(instance(links.get(2))).body().path("id").asText()).isNotEqualTo(id);
    assertThat(links(group)).containsExactly(links.get(2));
    assertThat(ok(rest.get(group)).body().path("targetSize").asInt()).isEqualTo(1);
    Answer refused = rest.post(group + "/deleteInstances", body(links.get(1)));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).contains("not a member");
    ok(rest.post(group + "/createInstances", "{\"instances\":[{\"name\":\"by-name\"}]}"));
    assertThat(ok(instance(ZONE + "instances/by-name")).body().path("status").asText())
        .isEqualTo("RUNNING");
    assertThat(ok(rest.get(group)).body().path("targetSize").asInt()).isEqualTo(2);
    assertThat(
            rest.post(group + "/createInstances", "{\"instances\":[{\"name\":\"by-name\"}]}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void aNewTemplateComesToTheInstancesThatAreBroughtToIt() {
    String group = group(ZONE, "updated", 2);
    ok(rest.post(group + "/setInstanceTemplate", "{" + template("two") + "}"));
    assertThat(links(group)).extracting(this::version).containsExactly("one", "one");
    assertThat(ok(rest.get(group)).body().at("/status/versionTarget/isReached").asBoolean())
        .isFalse();
    ok(
        rest.post(
            group + "/applyUpdatesToInstances",
            "{\"instances\":[\"" + links(group).get(0) + "\"]}"));
    assertThat(links(group)).extracting(this::version).containsExactlyInAnyOrder("one", "two");
    ok(rest.send("PATCH", group, "{\"updatePolicy\":{\"type\":\"PROACTIVE\"}}"));
    assertThat(links(group)).extracting(this::version).containsExactly("two", "two");
    assertThat(ok(rest.get(group)).body().at("/status/versionTarget/isReached").asBoolean())
        .isTrue();
  }

  @Test
  void aCanaryHasAsManyInstancesAsItsVersionAsksFor() {
    String group = group(ZONE, "canary", 4, ",\"updatePolicy\":{\"type\":\"PROACTIVE\"}");
    ok(
        rest.send(
            "PATCH",
            group,
            "{\"versions\":[{"
                + template("one")
                + "},{\"name\":\"canary\","
                + template("two")
                + ",\"targetSize\":{\"percent\":25}}]}"));
    assertThat(links(group))
        .extracting(this::version)
        .containsExactlyInAnyOrder("one", "one", "one", "two");
    assertThat(ok(rest.get(group)).body().at("/versions/1/targetSize/calculated").asInt())
        .isEqualTo(1);
  }

  @Test
  void stoppedInstancesStandByAndDoNotCount() {
    String group = group(ZONE, "resting", 2);
    String one = links(group).get(0);
    ok(rest.post(group + "/stopInstances", body(one)));
    assertThat(ok(instance(one)).body().path("status").asText()).isEqualTo("TERMINATED");
    JsonNode manager = ok(rest.get(group)).body();
    assertThat(manager.path("targetSize").asInt()).isEqualTo(1);
    assertThat(manager.path("targetStoppedSize").asInt()).isEqualTo(1);
    assertThat(
            ok(rest.post(
                    ZONE + "instanceGroups/resting/listInstances",
                    "{\"instanceState\":\"RUNNING\"}"))
                .body()
                .path("items"))
        .hasSize(1);
    ok(rest.post(group + "/startInstances", body(one)));
    assertThat(ok(instance(one)).body().path("status").asText()).isEqualTo("RUNNING");
    assertThat(ok(rest.get(group)).body().path("targetSize").asInt()).isEqualTo(2);
  }

  @Test
  void anInstanceThatIsDeletedBesideTheGroupComesBack() {
    String group = group(ZONE, "healed", 1);
    String link = links(group).get(0);
    String id = ok(instance(link)).body().path("id").asText();
    ok(rest.send("DELETE", link.replace("https://www.googleapis.com", ""), ""));
    assertThat(links(group)).containsExactly(link);
    assertThat(ok(instance(link)).body().path("id").asText()).isNotEqualTo(id);
  }

  @Test
  void aGroupGoesWithItsInstancesUnlessSomethingNeedsIt() {
    String group = group(ZONE, "needed", 1);
    String link = links(group).get(0);
    ok(
        rest.post(
            ROOT + "global/backendServices",
            "{\"name\":\"front\",\"loadBalancingScheme\":\"EXTERNAL_MANAGED\",\"backends\":"
                + "[{\"group\":\"zones/us-east1-b/instanceGroups/needed\"}]}"));
    Answer refused = rest.send("DELETE", group, "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "The instance_group_manager resource"
                + " 'projects/crowd/zones/us-east1-b/instanceGroupManagers/needed' is already"
                + " being used by 'projects/crowd/global/backendServices/front'");
    assertThat(rest.send("DELETE", ZONE + "instanceGroups/needed", "").status()).isEqualTo(400);
    ok(rest.send("DELETE", ROOT + "global/backendServices/front", ""));
    ok(rest.send("DELETE", group, ""));
    assertThat(instance(link).status()).isEqualTo(404);
    assertThat(rest.get(ZONE + "instanceGroups/needed").status()).isEqualTo(404);
  }

  @Test
  void aGroupHasInstancesThatStandByFromTheStart() {
    String group =
        group(REGION, "standing", 1, ",\"targetStoppedSize\":1,\"targetSuspendedSize\":2");
    JsonNode manager = ok(rest.get(group)).body();
    assertThat(manager.path("targetStoppedSize").asInt()).isEqualTo(1);
    assertThat(manager.path("targetSuspendedSize").asInt()).isEqualTo(2);
    assertThat(links(group).stream().map(l -> instance(l).body().path("status").asText()).sorted())
        .containsExactly("RUNNING", "SUSPENDED", "SUSPENDED", "TERMINATED");
    ok(rest.send("PATCH", group, "{\"targetStoppedSize\":2,\"targetSuspendedSize\":0}"));
    assertThat(links(group).stream().map(l -> instance(l).body().path("status").asText()).sorted())
        .containsExactly("RUNNING", "TERMINATED", "TERMINATED");
    for (String size : new String[] {"-1", "2001", "2000000000"}) {
      assertThat(rest.send("PATCH", group, "{\"targetStoppedSize\":" + size + "}").status())
          .isEqualTo(400);
    }
  }

  @Test
  void aRegionalGroupsShapeChangesAndItsZonesDoNot() {
    String group = group(REGION, "shaped", 0);
    String shape = "{\"distributionPolicy\":{\"targetShape\":\"ANY\"}}";
    ok(rest.send("PATCH", group, shape));
    JsonNode manager = ok(rest.get(group)).body();
    assertThat(manager.at("/distributionPolicy/targetShape").asText()).isEqualTo("ANY");
    assertThat(manager.at("/distributionPolicy/zones")).hasSize(3);
    assertThat(manager.at("/instanceLifecyclePolicy/onRepair/allowChangingZone").asText())
        .isEqualTo("NO");
    String zones = "{\"distributionPolicy\":{\"zones\":[{\"zone\":\"zones/us-east1-b\"}]}}";
    assertThat(rest.send("PATCH", group, zones).status()).isEqualTo(400);
  }

  @Test
  void aTemplateGoesThoughInstancesWereMadeOfIt() {
    String group = group(ZONE, "moved-on", 1);
    rest.post(
        ROOT + "global/instanceTemplates",
        "{\"name\":\"next\",\"properties\":{\"machineType\":\"e2-small\","
            + "\"networkInterfaces\":[{\"network\":\"global/networks/default\"}]}}");
    ok(rest.send("PATCH", group, "{" + template("next") + "}"));
    ok(rest.send("PATCH", group, "{" + template("two") + "}"));
    ok(rest.send("DELETE", ROOT + "global/instanceTemplates/next", ""));
    assertThat(rest.send("DELETE", ROOT + "global/instanceTemplates/two", "").status())
        .isEqualTo(400);
    assertThat(version(links(group).get(0))).isEqualTo("one");
  }

  @Test
  void aNullTakesAnEntryOutOfAMap() {
    String ips = "{\"statefulPolicy\":{\"preservedState\":{\"internalIPs\":{%s}}}}";
    String group = group(ZONE, "kept", 0);
    String never = "{\"autoDelete\":\"NEVER\"}";
    ok(rest.send("PATCH", group, ips.formatted("\"nic0\":" + never + ",\"nic1\":" + never)));
    ok(rest.send("PATCH", group, ips.formatted("\"nic1\":null")));
    JsonNode kept = ok(rest.get(group)).body().at("/statefulPolicy/preservedState/internalIPs");
    assertThat(kept.has("nic0")).isTrue();
    assertThat(kept.has("nic1")).isFalse();
  }

  @Test
  void aWorkloadPolicyIsGivenToAGroupWithoutInstances() {
    rest.post(
        REGION + "resourcePolicies",
        "{\"name\":\"workload\",\"workloadPolicy\":{\"type\":\"HIGH_AVAILABILITY\"}}");
    String policy =
        "{\"resourcePolicies\":{\"workloadPolicy\":\"regions/us-east1/resourcePolicies/workload\"}}";
    Answer refused = rest.send("PATCH", group(ZONE, "working", 1), policy);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Workload policy update is not allowed when the MIG has instances.");
    ok(rest.send("PATCH", group(ZONE, "idle", 0), policy));
  }

  @Test
  void aPatchReplacesTheValuesOfAMap() {
    String selection = "{\"instanceFlexibilityPolicy\":{\"instanceSelections\":{%s}}}";
    String group = group(REGION, "flexible", 0);
    String types = "{\"machineTypes\":[\"%s\"]%s}";
    ok(
        rest.send(
            "PATCH",
            group,
            selection.formatted(
                "\"a\":"
                    + types.formatted("e2-small", ",\"rank\":2")
                    + ",\"b\":"
                    + types.formatted("e2-medium", ",\"rank\":3"))));
    ok(
        rest.send(
            "PATCH", group, selection.formatted("\"a\":" + types.formatted("n1-standard-1", ""))));
    JsonNode selections =
        ok(rest.get(group)).body().at("/instanceFlexibilityPolicy/instanceSelections");
    assertThat(selections.path("a").has("rank")).isFalse();
    assertThat(selections.at("/a/machineTypes/0").asText()).isEqualTo("n1-standard-1");
    assertThat(selections.at("/b/rank").asInt()).isEqualTo(3);
  }
}
