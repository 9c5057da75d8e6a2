package ai.varai.provisioner.emulator.serviceusage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaLimit;
import com.google.api.serviceusage.v1beta1.ConsumerQuotaMetric;
import com.google.api.serviceusage.v1beta1.GenerateServiceIdentityRequest;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaLimitRequest;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaMetricRequest;
import com.google.api.serviceusage.v1beta1.ListConsumerQuotaMetricsRequest;
import com.google.api.serviceusage.v1beta1.QuotaBucket;
import com.google.api.serviceusage.v1beta1.QuotaView;
import com.google.api.serviceusage.v1beta1.ServiceUsageClient;
import com.google.api.serviceusage.v1beta1.ServiceUsageSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's client for Service Usage v1beta1 against the emulator. */
class ConsumerQuotasTest {
  private static final String RUN = "projects/quota-demo/services/run.googleapis.com";
  private static final String CPU =
      RUN + "/consumerQuotaMetrics/run.googleapis.com%2Fcpu_allocation";

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
  void aServicesLimitsAreListedByRegionWhereThatIsAskedFor(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        ServiceUsageClient usage = client(cloud, rest)) {
      var metrics =
          usage.listConsumerQuotaMetrics(
              ListConsumerQuotaMetricsRequest.newBuilder()
                  .setParent(RUN)
                  .setView(QuotaView.FULL)
                  .build());
      assertThat(metrics.iterateAll())
          .extracting(ConsumerQuotaMetric::getMetric)
          .containsExactly(
              "run.googleapis.com/cpu_allocation", "run.googleapis.com/mem_allocation");
      ConsumerQuotaLimit limit = metrics.iterateAll().iterator().next().getConsumerQuotaLimits(0);
      assertThat(limit.getUnit()).isEqualTo("1/min/{project}/{region}");
      assertThat(limit.getSupportedLocationsList()).contains("us-central1", "europe-west1");
      assertThat(limit.getQuotaBuckets(0).getDimensionsMap()).isEmpty();
      assertThat(limit.getQuotaBucketsList())
          .anySatisfy(
              each -> assertThat(each.getDimensionsMap()).containsEntry("region", "us-central1"))
          .extracting(QuotaBucket::getEffectiveLimit)
          .containsOnly(200_000L);
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void aLimitThatWasGrantedShowsBesideTheUsualOne(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        ServiceUsageClient usage = client(cloud, rest)) {
      new RestCalls(cloud)
          .post("/_emulator/settings", "{\"quotas\":{\"RUN_CPU_ALLOCATION\":20000}}");
      ConsumerQuotaMetric metric =
          usage.getConsumerQuotaMetric(
              GetConsumerQuotaMetricRequest.newBuilder().setName(CPU).build());
      ConsumerQuotaLimit limit = metric.getConsumerQuotaLimits(0);
      assertThat(limit.getQuotaBucketsList())
          .singleElement()
          .satisfies(
              bucket -> {
                assertThat(bucket.getEffectiveLimit()).isEqualTo(20_000);
                assertThat(bucket.getDefaultLimit()).isEqualTo(200_000);
                assertThat(bucket.getProducerOverride().getOverrideValue()).isEqualTo(20_000);
              });
      assertThat(
              usage.getConsumerQuotaLimit(
                  GetConsumerQuotaLimitRequest.newBuilder().setName(limit.getName()).build()))
          .isEqualTo(limit);
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void whatThereIsNotIsNotFound(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        ServiceUsageClient usage = client(cloud, rest)) {
      assertThatThrownBy(
              () ->
                  usage.getConsumerQuotaMetric(
                      GetConsumerQuotaMetricRequest.newBuilder()
                          .setName(RUN + "/consumerQuotaMetrics/run.googleapis.com%2Fwheels")
                          .build()))
          .isInstanceOf(NotFoundException.class);
      assertThatThrownBy(
              () ->
                  usage.getConsumerQuotaLimit(
                      GetConsumerQuotaLimitRequest.newBuilder()
                          .setName(CPU + "/limits/%2Fproject")
                          .build()))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void theIdentityOfAServiceIsTheSameHoweverOftenItIsAskedFor(boolean rest) throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        ServiceUsageClient usage = client(cloud, rest)) {
      var request =
          GenerateServiceIdentityRequest.newBuilder()
              .setParent("projects/quota-demo/services/sqladmin.googleapis.com")
              .build();
      var identity = usage.generateServiceIdentityAsync(request).get();
      assertThat(identity.getEmail())
          .matches("service-[0-9]+@gcp-sa-cloud-sql.iam.gserviceaccount.com");
      assertThat(usage.generateServiceIdentityAsync(request).get()).isEqualTo(identity);
    }
  }
}
