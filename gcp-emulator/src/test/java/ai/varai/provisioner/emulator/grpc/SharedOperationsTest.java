package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.devtools.artifactregistry.v1.ArtifactRegistryClient;
import com.google.devtools.artifactregistry.v1.ArtifactRegistrySettings;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code google.longrunning.Operations} is one service, and every API has its own. */
class SharedOperationsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String PARENT = "projects/shared-ops/locations/us-central1";

  private static ArtifactRegistryClient registry(String authority) throws Exception {
    return ArtifactRegistryClient.create(
        ArtifactRegistrySettings.newBuilder()
            .setTransportChannelProvider(
                InstantiatingGrpcChannelProvider.newBuilder()
                    .setEndpoint(CLOUD.emulator().endpoint())
                    .setChannelConfigurator(
                        b ->
                            authority.isEmpty()
                                ? b.usePlaintext()
                                : b.usePlaintext().overrideAuthority(authority))
                    .build())
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static List<String> askedFor(String operation) {
    return CLOUD.emulator().recorder().calls().stream()
        .filter(c -> c.method().endsWith("Operations.GetOperation"))
        .filter(c -> c.resource().equals(operation) || c.path().endsWith(operation))
        .map(RecordedCall::api)
        .distinct()
        .toList();
  }

  @Test
  void anOperationIsAnsweredByTheApiThatStartedIt() throws Exception {
    try (ArtifactRegistryClient registry = registry("");
        ArtifactRegistryClient named = registry("artifactregistry.googleapis.com");
        ServicesClient run =
            ServicesClient.create(
                ServicesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build())) {
      var making =
          registry.createRepositoryAsync(
              PARENT,
              Repository.newBuilder().setFormat(Repository.Format.DOCKER).build(),
              "images");
      making.get();
      var deploying =
          run.createServiceAsync(
              PARENT,
              Service.newBuilder()
                  .setTemplate(
                      RevisionTemplate.newBuilder()
                          .addContainers(Container.newBuilder().setImage("img:1")))
                  .build(),
              "web");
      deploying.get();

      registry.getOperationsClient().getOperation(making.getName());
      run.getOperationsClient().getOperation(deploying.getName());
      new RestCalls(CLOUD.emulator()).get("/v1/" + making.getName());
      assertThat(askedFor(making.getName())).containsExactly("artifactregistry");
      assertThat(askedFor(deploying.getName())).containsExactly("run");

      assertThat(
              StreamSupport.stream(
                      named
                          .getOperationsClient()
                          .listOperations(
                              ListOperationsRequest.newBuilder().setName(PARENT).build())
                          .iterateAll()
                          .spliterator(),
                      false)
                  .map(Operation::getName))
          .as("the authority says whose operations are listed")
          .containsExactly(making.getName());
    }
  }
}
