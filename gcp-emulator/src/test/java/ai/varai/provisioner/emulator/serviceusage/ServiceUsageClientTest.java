package ai.varai.provisioner.emulator.serviceusage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.serviceusage.v1.BatchEnableServicesRequest;
import com.google.api.serviceusage.v1.DisableServiceRequest;
import com.google.api.serviceusage.v1.EnableServiceRequest;
import com.google.api.serviceusage.v1.GetServiceRequest;
import com.google.api.serviceusage.v1.ListServicesRequest;
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.ServiceUsageClient;
import com.google.api.serviceusage.v1.ServiceUsageSettings;
import com.google.api.serviceusage.v1.State;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's Service Usage client against the emulator. */
class ServiceUsageClientTest {

  private static ServiceUsageClient client(GcpEmulator cloud, boolean rest) throws Exception {
    ServiceUsageSettings.Builder b =
        rest ? ServiceUsageSettings.newHttpJsonBuilder() : ServiceUsageSettings.newBuilder();
    return ServiceUsageClient.create(
        b.setTransportChannelProvider(rest ? Clients.rest(cloud) : Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void whatAnotherServiceNeedsIsTurnedOffOnlyWithIt(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        ServiceUsageClient services = client(cloud, rest)) {
      String parent = "projects/usage-demo";
      services
          .batchEnableServicesAsync(
              BatchEnableServicesRequest.newBuilder()
                  .setParent(parent)
                  .addServiceIds("vpcaccess.googleapis.com")
                  .addServiceIds("run.googleapis.com")
                  .build())
          .get();
      assertThat(
              services
                  .listServices(
                      ListServicesRequest.newBuilder()
                          .setParent(parent)
                          .setFilter("state:ENABLED")
                          .build())
                  .iterateAll())
          .extracting(s -> s.getConfig().getName())
          .contains("run.googleapis.com", "compute.googleapis.com", "logging.googleapis.com")
          .doesNotContain("sqladmin.googleapis.com");
      DisableServiceRequest off =
          DisableServiceRequest.newBuilder()
              .setName(parent + "/services/compute.googleapis.com")
              .build();
      assertThatThrownBy(() -> services.disableServiceAsync(off).get())
          .cause()
          .as("the REST client knows 400 as INVALID_ARGUMENT only")
          .isInstanceOf(rest ? InvalidArgumentException.class : FailedPreconditionException.class);
      services.disableServiceAsync(off.toBuilder().setDisableDependentServices(true).build()).get();
      Service vpc =
          services.getService(
              GetServiceRequest.newBuilder()
                  .setName(parent + "/services/vpcaccess.googleapis.com")
                  .build());
      assertThat(vpc.getState()).isEqualTo(State.DISABLED);

      DisableServiceRequest storage =
          DisableServiceRequest.newBuilder()
              .setName(parent + "/services/bigquerystorage.googleapis.com")
              .build();
      DisableServiceRequest bigquery =
          storage.toBuilder().setName(parent + "/services/bigquery.googleapis.com").build();
      assertThatThrownBy(() -> services.disableServiceAsync(bigquery).get())
          .hasStackTraceContaining(
              "depended on by the following active service(s): bigquerystorage");
      services.disableServiceAsync(storage).get();
      services.disableServiceAsync(bigquery).get();
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void anApiAnswersOnlyWhereItIsOnWhenThatIsAskedFor(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withCheckedServices(true));
        ServiceUsageClient services = client(cloud, rest)) {
      RestCalls calls = new RestCalls(cloud);
      RestCalls.Answer before = calls.get("/v1/projects/usage-demo/secrets");
      assertThat(before.status()).isEqualTo(403);
      assertThat(before.body().path("error").path("message").asText())
          .startsWith("Secret Manager API has not been used in project ");
      assertThat(before.body().path("error").path("details").path(0).path("reason").asText())
          .isEqualTo("SERVICE_DISABLED");
      services
          .enableServiceAsync(
              EnableServiceRequest.newBuilder()
                  .setName("projects/usage-demo/services/secretmanager.googleapis.com")
                  .build())
          .get();
      assertThat(calls.get("/v1/projects/usage-demo/secrets").status()).isEqualTo(200);
    }
  }
}
