package ai.varai.provisioner.emulator.vpcaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.vpcaccess.v1.Connector;
import com.google.cloud.vpcaccess.v1.OperationMetadata;
import com.google.cloud.vpcaccess.v1.VpcAccessServiceClient;
import com.google.cloud.vpcaccess.v1.VpcAccessServiceSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's own client against the emulated Serverless VPC Access, over both of its transports. */
class VpcAccessClientTest {
  private static final String PARENT = "projects/vpc-tests/locations/us-central1";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));

  @AfterEach
  void stop() {
    cloud.close();
  }

  private VpcAccessServiceClient client(String transport) throws IOException {
    VpcAccessServiceSettings.Builder settings =
        transport.equals("grpc")
            ? VpcAccessServiceSettings.newBuilder().setTransportChannelProvider(Clients.grpc(cloud))
            : VpcAccessServiceSettings.newHttpJsonBuilder()
                .setTransportChannelProvider(Clients.rest(cloud));
    settings.createConnectorOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.deleteConnectorOperationSettings().setPollingAlgorithm(Clients.quickly());
    return VpcAccessServiceClient.create(
        settings.setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static Connector.Builder ranged(String range) {
    return Connector.newBuilder().setNetwork("default").setIpCidrRange(range);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void aConnectorIsMadeListedResizedAndDeleted(String transport) throws Exception {
    try (VpcAccessServiceClient client = client(transport)) {
      var creation = client.createConnectorAsync(PARENT, "egress", ranged("10.8.0.0/28").build());
      Connector made = creation.get();
      assertThat(made.getName()).isEqualTo(PARENT + "/connectors/egress");
      assertThat(made.getState()).isEqualTo(Connector.State.READY);
      assertThat(made.getMachineType()).isEqualTo("e2-micro");
      assertThat(made.getMinThroughput()).isEqualTo(200);
      assertThat(made.getMaxThroughput()).isEqualTo(300);
      OperationMetadata metadata = creation.getMetadata().get();
      assertThat(metadata.getTarget()).isEqualTo(made.getName());
      assertThat(metadata.hasEndTime()).isTrue();
      assertThat(client.getConnector(made.getName())).isEqualTo(made);
      assertThat(client.listConnectors(PARENT).iterateAll()).containsExactly(made);
      assertThat(client.listConnectors("projects/vpc-tests/locations/-").iterateAll()).hasSize(1);

      HttpResponse<String> resized =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create(
                              cloud.url() + "/v1/" + made.getName() + "?updateMask=maxInstances"))
                      .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"maxInstances\": 7}"))
                      .header("Content-Type", "application/json")
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(resized.statusCode()).as(resized.body()).isEqualTo(200);
      assertThat(client.getConnector(made.getName()).getMaxThroughput()).isEqualTo(700);

      client.deleteConnectorAsync(made.getName()).get();
      assertThatThrownBy(() -> client.getConnector(made.getName()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatOnlyTurnsOutWhileAConnectorIsMadeEndsItsOperation(String transport) throws Exception {
    try (VpcAccessServiceClient client = client(transport)) {
      assertThatThrownBy(
              () ->
                  client
                      .createConnectorAsync(PARENT, "clash", ranged("10.128.0.0/28").build())
                      .get())
          .as("the default network's subnetwork in us-central1 has 10.128.0.0/20")
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("It conflicts with an existing subnetwork");
      assertThat(client.getConnector(PARENT + "/connectors/clash").getState())
          .isEqualTo(Connector.State.ERROR);
      client.deleteConnectorAsync(PARENT + "/connectors/clash").get();
      Connector nowhere =
          Connector.newBuilder().setSubnet(Connector.Subnet.newBuilder().setName("none")).build();
      assertThatThrownBy(() -> client.createConnectorAsync(PARENT, "lost", nowhere).get())
          .hasMessageContaining("none was not found in us-central1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "rest"})
  void whatGoogleRefusesIsRefused(String transport) throws Exception {
    try (VpcAccessServiceClient client = client(transport)) {
      client.createConnectorAsync(PARENT, "egress", ranged("10.8.0.0/28").build()).get();
      assertThatThrownBy(
              () ->
                  client
                      .createConnectorAsync(PARENT, "egress", ranged("10.9.0.0/28").build())
                      .get())
          .cause()
          .isInstanceOfAny(AlreadyExistsException.class, AbortedException.class);
      Connector[] wrong = {
        ranged("10.9.0.0/24").build(),
        Connector.newBuilder().setNetwork("default").build(),
        ranged("10.9.0.0/28").setMachineType("n1-standard-1").build(),
        ranged("10.9.0.0/28").setMinInstances(5).setMaxInstances(4).build(),
        ranged("10.9.0.0/28").setMaxThroughput(1_100).build(),
        ranged("10.9.0.0/28").setMaxThroughput(350).build(),
      };
      for (Connector each : wrong) {
        assertThatThrownBy(() -> client.createConnectorAsync(PARENT, "other", each).get())
            .as(each.toString())
            .cause()
            .isInstanceOf(InvalidArgumentException.class);
      }
      assertThatThrownBy(
              () ->
                  client
                      .createConnectorAsync(
                          PARENT, "much-too-long-for-a-connector", ranged("10.9.0.0/28").build())
                      .get())
          .cause()
          .isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void theBetaVersionHasTheSameConnectorsAndNamesItselfInItsOperations() {
    RestCalls calls = new RestCalls(cloud);
    String connectors = "/v1beta1/" + PARENT + "/connectors";
    assertThat(calls.get(connectors + "/old").status()).isEqualTo(404);
    JsonNode operation =
        calls
            .post(
                connectors + "?connectorId=old",
                "{\"network\":\"default\",\"ipCidrRange\":\"10.9.0.0/28\"}")
            .body();
    assertThat(operation.at("/metadata/method").asText())
        .isEqualTo("google.cloud.vpcaccess.v1beta1.VpcAccessService.CreateConnector");
    assertThat(operation.at("/metadata/@type").asText())
        .isEqualTo("type.googleapis.com/google.cloud.vpcaccess.v1.OperationMetadata");
    String polled = "/v1beta1/" + operation.path("name").asText();
    assertThat(calls.get(polled).body().path("done").asBoolean()).isTrue();
    assertThat(calls.get(connectors + "/old").body())
        .isEqualTo(calls.get("/v1/" + PARENT + "/connectors/old").body());
    assertThat(calls.send("DELETE", connectors + "/old", "").body().at("/metadata/method").asText())
        .endsWith("v1beta1.VpcAccessService.DeleteConnector");
    assertThat(calls.get("/v1/" + PARENT + "/connectors/old").body().at("/error/message").asText())
        .isEqualTo("The connector is not found.");
  }
}
