package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.export.ExportedEnvironment;
import ai.varai.provisioner.gcp.export.GcloudExporter;
import ai.varai.provisioner.gcp.export.TerraformExporter;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ResourceRecordSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DNS records of an environment's domains, in a zone that somebody else keeps. */
class CloudDnsIT {
  private static final String OWNER = "acme-dns";
  private static final String ZONE = "varai";
  private static final String HERE = "dev.varai.ai.";
  private static final ResourceAddress RECORD = new ResourceAddress("dns_record", "dev.varai.ai");
  private static final String[] SETTINGS = {
    "networking_config.load_balancer.dns.zone=" + ZONE,
    "networking_config.load_balancer.dns.project=" + OWNER
  };

  @TempDir Path folder;

  private GcpEmulator cloud;
  private Dns dns;

  @BeforeEach
  void keepAZone() throws IOException {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.FAST));
    var settings =
        CloudSettings.of(
            Map.of("project", OWNER, "region", "us-central1", "gcp.endpoint", cloud.url()));
    dns = new Clients(settings).dns();
    dns.managedZones()
        .create(
            OWNER, new ManagedZone().setName(ZONE).setDnsName("varai.ai.").setDescription("Ours."))
        .execute();
  }

  private CloudWorld world(String name) {
    return new CloudWorld(
        name, folder.resolve(name), cloud, Map.of("dns_zone", OWNER + "/" + ZONE));
  }

  private static ResourceRecordSet set(String name, String type, String data) {
    return new ResourceRecordSet()
        .setName(name)
        .setType(type)
        .setTtl(60)
        .setRrdatas(new ArrayList<>(List.of(data)));
  }

  /** The zone's records but for its own, each with its data. */
  private Map<String, String> records() throws IOException {
    var found = new TreeMap<String, String>();
    dns.resourceRecordSets()
        .list(OWNER, ZONE)
        .execute()
        .getRrsets()
        .forEach(
            each ->
                found.put(
                    each.getType() + " " + each.getName(), String.join(",", each.getRrdatas())));
    found.keySet().removeIf(each -> each.endsWith(" varai.ai."));
    return found;
  }

  private String data(String name, String type) throws IOException {
    return dns.resourceRecordSets().get(OWNER, ZONE, name, type).execute().getRrdatas().get(0);
  }

  /** The address that the outputs tell. */
  private static String address(CloudWorld world) {
    return String.valueOf(world.lifecycle().outputs().get("load_balancer/address"));
  }

  @Test
  void domains_lead_to_the_load_balancer_and_a_branch_beside_harms_nothing() throws Exception {
    try (CloudWorld world = world("development")) {
      ResourceGraph graph = world.graph(SETTINGS);
      assertDone(world.up(graph));
      assertThat(records().keySet()).containsExactly("A " + HERE, "TXT _provisioner-a." + HERE);
      assertThat(address(world)).contains(data(HERE, "A"));
      assertThat(data("_provisioner-a." + HERE, "TXT"))
          .contains("environment development, stack main, resource dev.varai.ai");
      assertSettled(world, graph);
      Map<String, String> before = records();

      try (CloudWorld branch = world("feature-login")) {
        ResourceGraph copy = branch.graph(SETTINGS);
        assertDone(branch.up(copy));
        assertThat(records())
            .hasSize(4)
            .containsAllEntriesOf(before)
            .containsKey("A feature-login." + HERE);
        assertThat(data("feature-login." + HERE, "A")).isNotEqualTo(data(HERE, "A"));
        assertSettled(branch, copy);
        assertSettled(world, graph);

        assertDone(branch.destroy(copy));
        assertThat(records()).as("nothing of the branch is left").isEqualTo(before);
        assertSettled(world, graph);

        assertDone(world.destroy(graph));
        assertThat(records()).isEmpty();
      }
    }
  }

  @Test
  void a_regional_load_balancer_s_domains_are_authorized_as_well() throws Exception {
    try (CloudWorld world = world("staging")) {
      ResourceGraph graph = world.graph(SETTINGS);
      assertDone(world.up(graph));
      assertThat(records().keySet())
          .hasSize(4)
          .contains("A staging.varai.ai.")
          .anyMatch(each -> each.matches("CNAME _acme-challenge_\\w+\\.staging\\.varai\\.ai\\."));
      assertSettled(world, graph);
      assertDone(world.destroy(graph));
      assertThat(records()).isEmpty();
    }
  }

  @Test
  void what_somebody_changes_is_drift_and_put_right() throws Exception {
    try (CloudWorld world = world("development")) {
      ResourceGraph graph = world.graph(SETTINGS);
      assertDone(world.up(graph));
      Map<String, String> wanted = records();

      dns.resourceRecordSets()
          .patch(OWNER, ZONE, HERE, "A", set(HERE, "A", "192.0.2.66"))
          .execute();
      assertThat(world.lifecycle().drift().changed())
          .hasSize(1)
          .allMatch(each -> each.address().equals(RECORD));
      assertThat(world.lifecycle().verify(graph, Set.of()).passed()).isFalse();
      assertDone(world.up(graph));
      assertThat(records()).isEqualTo(wanted);
      assertSettled(world, graph);

      dns.resourceRecordSets().delete(OWNER, ZONE, HERE, "A").execute();
      assertThat(world.lifecycle().drift().gone()).containsExactly(RECORD);
      assertDone(world.up(graph));
      assertThat(records()).as("its marks were still there").isEqualTo(wanted);

      dns.resourceRecordSets().delete(OWNER, ZONE, "_provisioner-a." + HERE, "TXT").execute();
      assertDone(world.up(graph));
      assertThat(records()).as("the marks are back").isEqualTo(wanted);
      assertSettled(world, graph);
    }
  }

  @Test
  void a_record_of_somebody_else_is_left_alone_until_it_is_adopted() throws Exception {
    dns.changes()
        .create(OWNER, ZONE, new Change().setAdditions(List.of(set(HERE, "A", "192.0.2.66"))))
        .execute();
    try (CloudWorld world = world("development")) {
      ResourceGraph graph = world.graph(SETTINGS);
      assertThat(world.up(graph).failures())
          .hasSize(1)
          .allSatisfy(
              failure -> {
                assertThat(failure.address()).isEqualTo(RECORD);
                assertThat(failure.message())
                    .contains(
                        "A record dev.varai.ai. exists already and is not this environment's");
                assertThat(failure.advice()).contains("--adopt=" + RECORD);
              });
      assertThat(records()).containsExactly(Map.entry("A " + HERE, "192.0.2.66"));

      Plan plan = world.lifecycle().plan(graph, PlanOptions.DEFAULT.withAdopt(Set.of(RECORD)));
      assertDone(world.lifecycle().apply(plan, ApplyOptions.DEFAULT));
      assertThat(data(HERE, "A")).isNotEqualTo("192.0.2.66");
      assertSettled(world, graph);
    }
  }

  @Test
  void who_lost_the_state_finds_the_records_again() throws Exception {
    try (CloudWorld world = world("development")) {
      ResourceGraph graph = world.graph(SETTINGS);
      assertDone(world.up(graph));
      try (Lifecycle again =
          CloudWorld.open("development", world.provider, folder.resolve("new"), event -> {})) {
        assertThat(CloudWorld.changes(again.plan(graph, PlanOptions.DEFAULT)))
            .noneMatch(each -> each.startsWith("CREATE dns_record"));
      }
    }
  }

  @Test
  void other_tools_are_told_of_the_records() {
    ResourceGraph graph = CloudWorld.graphOf("staging", SETTINGS);
    var environment =
        new ExportedEnvironment(
            "staging", "p", "us-central1", "states", graph, Map.<ResourceAddress, String>of());
    String terraform =
        String.join(
            "\n", new TerraformExporter(List.of(environment)).environmentFiles("staging").values());
    assertThat(terraform)
        .containsPattern("managed_zone *= \"varai\"")
        .containsPattern("project *= \"acme-dns\"")
        .containsPattern("name *= \"staging.varai.ai.\"")
        .contains("dns_resource_record[0].data");
    assertThat(new GcloudExporter().script(environment))
        .contains("gcloud dns record-sets create \\\n  staging.varai.ai. \\\n  --zone=varai")
        .contains("--rrdatas=\"$(gcloud compute addresses describe")
        .contains("--project=acme-dns");
  }

  private static void assertSettled(CloudWorld world, ResourceGraph graph) throws Exception {
    assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    assertThat(world.lifecycle().drift().none()).isTrue();
    assertThat(world.lifecycle().verify(graph, Set.of()).passed()).isTrue();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
