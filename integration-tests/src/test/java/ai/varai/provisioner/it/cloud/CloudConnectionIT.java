package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.servicenetworking.ProducerHold;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.IpConfiguration;
import com.google.api.services.sqladmin.model.Settings;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.Network;
import com.google.cloud.compute.v1.NetworksRemovePeeringRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The private services connection: Google's side lets go late, and a network has only one. */
class CloudConnectionIT {
  private static final String[] SHARED = {
    "networking_config.create_vpc=false", "networking_config.vpc_name=shared"
  };

  @TempDir Path folder;

  private CloudWorld world(Duration hold) {
    return new CloudWorld(
        "development",
        folder,
        Options.defaults()
            .withLroMode(LroMode.ZERO)
            .withPlugin(ProducerHold.class, new ProducerHold(hold)));
  }

  @Test
  void a_network_goes_although_cloud_sql_still_holds_its_side_of_the_connection() throws Exception {
    try (CloudWorld world = world(Duration.ofDays(3))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));

      assertDone(world.destroy(graph));

      assertThat(Files.readString(folder.resolve("events.log")))
          .contains("only the peering of this side is removed");
      assertThat(networks(world)).containsExactly("default");
    }
  }

  @Test
  void a_connection_that_is_let_go_of_soon_is_deleted() throws Exception {
    try (CloudWorld world = world(Duration.ofMillis(300))) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));

      assertDone(world.destroy(graph));

      assertThat(Files.readString(folder.resolve("events.log")))
          .doesNotContain("only the peering of this side is removed");
      assertThat(networks(world)).containsExactly("default");
      assertThat(world.holdings()).doesNotContainKey("servicenetworking.connections");
    }
  }

  @Test
  void the_ranges_of_others_in_a_shared_network_stay() throws Exception {
    try (CloudWorld world = world(Duration.ZERO);
        Clients clients = world.clients()) {
      share(world, clients);
      ResourceGraph graph = world.graph(SHARED);

      assertDone(world.up(graph));
      assertThat(ranges(world)).hasSize(2).contains("theirs");
      assertThat(CloudWorld.changes(world.plan(graph))).as("theirs are no drift").isEmpty();

      assertDone(world.destroy(graph));
      assertThat(ranges(world)).containsExactly("theirs");
    }
  }

  @Test
  void ranges_that_google_remembers_of_a_removed_peering_are_no_obstacle() throws Exception {
    try (CloudWorld world = world(Duration.ZERO);
        Clients clients = world.clients()) {
      share(world, clients);
      String project = world.environment().projectId();
      clients
          .sql()
          .instances()
          .insert(
              project,
              new DatabaseInstance()
                  .setName("theirs")
                  .setDatabaseVersion("POSTGRES_15")
                  .setSettings(
                      new Settings()
                          .setTier("db-f1-micro")
                          .setEdition("ENTERPRISE")
                          .setIpConfiguration(
                              new IpConfiguration()
                                  .setIpv4Enabled(false)
                                  .setPrivateNetwork(
                                      "projects/" + project + "/global/networks/shared"))))
          .execute();
      clients
          .compute()
          .networks()
          .removePeeringAsync(
              project,
              "shared",
              NetworksRemovePeeringRequest.newBuilder()
                  .setName("servicenetworking-googleapis-com")
                  .build())
          .get();

      assertDone(world.up(world.graph(SHARED)));

      assertThat(ranges(world)).doesNotContain("theirs").hasSize(1);
    }
  }

  /** Somebody else's network with their connection. */
  private static void share(CloudWorld world, Clients clients) throws Exception {
    String project = world.environment().projectId();
    String network = "projects/" + project + "/global/networks/shared";
    clients
        .compute()
        .networks()
        .insertAsync(
            project, Network.newBuilder().setName("shared").setAutoCreateSubnetworks(false).build())
        .get();
    clients
        .compute()
        .globalAddresses()
        .insertAsync(
            project,
            Address.newBuilder()
                .setName("theirs")
                .setAddressType("INTERNAL")
                .setPurpose("VPC_PEERING")
                .setPrefixLength(20)
                .setNetwork(network)
                .build())
        .get();
    clients
        .serviceNetworking()
        .call(
            "POST",
            "v1/services/servicenetworking.googleapis.com/connections",
            Map.of("network", network, "reservedPeeringRanges", List.of("theirs")));
  }

  private static List<String> networks(CloudWorld world) {
    return world
        .cloud
        .emulation()
        .store()
        .table("compute.networks", Codec.json())
        .list(world.environment().projectId())
        .stream()
        .map(network -> network.path("name").asText())
        .toList();
  }

  private static List<String> ranges(CloudWorld world) {
    var ranges = new ArrayList<String>();
    var table =
        world.cloud.emulation().store().table("servicenetworking.connections", Codec.json());
    for (ObjectNode connection : table.list(world.environment().projectId())) {
      connection.path("reservedPeeringRanges").forEach(range -> ranges.add(range.asText()));
    }
    return ranges;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
