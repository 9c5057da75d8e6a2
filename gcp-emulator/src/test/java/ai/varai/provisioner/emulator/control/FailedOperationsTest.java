package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.vpcaccess.v1.Connector;
import com.google.cloud.vpcaccess.v1.VpcAccessServiceClient;
import com.google.cloud.vpcaccess.v1.VpcAccessServiceSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where operations that failed leave what they were about. */
class FailedOperationsTest {

  private static final String PARENT = "projects/flt/locations/us-central1";
  private static final String CONNECTIONS =
      "/v1/services/servicenetworking.googleapis.com/connections";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
  private final RestCalls rest = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void failNext(String api) {
    assertThat(
            rest.post(
                    "/_emulator/faults",
                    "{\"api\":\""
                        + api
                        + "\",\"operation\":\"fail\",\"status\":\"INTERNAL\","
                        + "\"message\":\"no luck\",\"count\":1}")
                .status())
        .isEqualTo(200);
  }

  private static Service service() {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().addContainers(Container.newBuilder().setImage("img:1")))
        .build();
  }

  private ServicesClient services() throws Exception {
    return ServicesClient.create(
        ServicesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  @Test
  void aServiceThatCouldNotBeMadeIsThereAndNotReady() throws Exception {
    failNext("run");
    try (ServicesClient client = services()) {
      assertThatThrownBy(() -> client.createServiceAsync(PARENT, service(), "web").get())
          .hasMessageContaining("no luck");
      Service left = client.getService(PARENT + "/services/web");
      assertThat(left.getReconciling()).isFalse();
      assertThat(left.getObservedGeneration()).isEqualTo(left.getGeneration());
      assertThat(left.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_FAILED);
    }
    JsonNode v1 =
        rest.get("/apis/serving.knative.dev/v1/namespaces/flt/services/web").body().path("status");
    assertThat(v1.path("observedGeneration").asInt()).isEqualTo(1);
    assertThat(v1.path("conditions"))
        .filteredOn(c -> c.path("type").asText().equals("Ready"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.path("status").asText()).isEqualTo("False");
              assertThat(c.path("message").asText()).isEqualTo("no luck");
            });
    assertThat(v1.path("conditions"))
        .extracting(c -> c.path("type").asText())
        .contains("ConfigurationsReady", "RoutesReady");
  }

  @Test
  void aServiceWhoseDeletionFailedGoesOn() throws Exception {
    try (ServicesClient client = services()) {
      Service made = client.createServiceAsync(PARENT, service(), "web").get();
      failNext("run");
      assertThatThrownBy(() -> client.deleteServiceAsync(made.getName()).get())
          .hasMessageContaining("no luck");
      Service left = client.getService(made.getName());
      assertThat(left.hasDeleteTime()).isFalse();
      assertThat(left.getReconciling()).isFalse();
      assertThat(left.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_SUCCEEDED);
      client.deleteServiceAsync(made.getName()).get();
      assertThat(client.listServices(PARENT).iterateAll()).isEmpty();
    }
  }

  @Test
  void anExecutionThatFailedLeavesFailedTasks() {
    rest.post(
        "/v2/" + PARENT + "/jobs?jobId=work",
        "{\"template\":{\"template\":{\"containers\":[{\"image\":\"img:1\"}]}}}");
    failNext("run");
    JsonNode started = rest.post("/v2/" + PARENT + "/jobs/work:run", "{}").body();
    String name = started.at("/metadata/name").asText();
    JsonNode execution = rest.get("/v2/" + name).body();
    assertThat(execution.path("failedCount").asInt()).isEqualTo(1);
    assertThat(execution.at("/conditions/0/message").asText()).isEqualTo("no luck");
    assertThat(
            rest.get("/v2/" + PARENT + "/jobs/work")
                .body()
                .at("/latestCreatedExecution/completionStatus")
                .asText())
        .isEqualTo("EXECUTION_FAILED");
  }

  @Test
  void aConnectorThatCouldNotBeMadeIsInErrorAndCanBeDeleted() throws Exception {
    try (VpcAccessServiceClient client =
        VpcAccessServiceClient.create(
            VpcAccessServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      Connector asked =
          Connector.newBuilder().setNetwork("default").setIpCidrRange("10.8.0.0/28").build();
      failNext("vpcaccess");
      assertThatThrownBy(() -> client.createConnectorAsync(PARENT, "con", asked).get())
          .hasMessageContaining("no luck");
      String name = PARENT + "/connectors/con";
      assertThat(client.getConnector(name).getState()).isEqualTo(Connector.State.ERROR);
      client.deleteConnectorAsync(name).get();
      client.createConnectorAsync(PARENT, "con", asked).get();
      failNext("vpcaccess");
      assertThatThrownBy(() -> client.deleteConnectorAsync(name).get())
          .hasMessageContaining("no luck");
      assertThat(client.getConnector(name).getState()).isEqualTo(Connector.State.READY);
    }
  }

  private JsonNode connect() {
    JsonNode started =
        rest.post(
                CONNECTIONS,
                "{\"network\":\"projects/flt/global/networks/net\","
                    + "\"reservedPeeringRanges\":[\"range\"]}")
            .body();
    return rest.get("/v1/" + started.path("name").asText()).body();
  }

  private JsonNode disconnect() {
    JsonNode started =
        rest.post(
                CONNECTIONS + "/servicenetworking-googleapis-com",
                "{\"consumerNetwork\":\"projects/flt/global/networks/net\"}")
            .body();
    return rest.get("/v1/" + started.path("name").asText()).body();
  }

  private boolean connected() {
    boolean peered =
        rest.get("/compute/v1/projects/flt/global/networks/net").body().has("peerings");
    boolean listed =
        rest.get(CONNECTIONS + "?network=projects%2Fflt%2Fglobal%2Fnetworks%2Fnet")
            .body()
            .has("connections");
    assertThat(listed).isEqualTo(peered);
    return listed;
  }

  @Test
  void aPrivateConnectionIsAsItWasBeforeTheOperationThatFailed() {
    rest.post(
        "/compute/v1/projects/flt/global/networks",
        "{\"name\":\"net\",\"autoCreateSubnetworks\":false}");
    rest.post(
        "/compute/v1/projects/flt/global/addresses",
        "{\"name\":\"range\",\"purpose\":\"VPC_PEERING\",\"addressType\":\"INTERNAL\","
            + "\"prefixLength\":16,\"network\":\"global/networks/net\"}");
    failNext("servicenetworking");
    assertThat(connect().at("/error/message").asText()).isEqualTo("no luck");
    assertThat(connected()).isFalse();
    assertThat(connect().has("response")).isTrue();
    assertThat(connected()).isTrue();
    failNext("servicenetworking");
    assertThat(disconnect().at("/error/message").asText()).isEqualTo("no luck");
    assertThat(connected()).isTrue();
    assertThat(disconnect().has("error")).isFalse();
    assertThat(connected()).isFalse();
  }
}
