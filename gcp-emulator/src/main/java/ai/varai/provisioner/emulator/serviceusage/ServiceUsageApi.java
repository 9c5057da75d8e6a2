package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.api.serviceusage.v1.BatchEnableServicesRequest;
import com.google.api.serviceusage.v1.BatchGetServicesRequest;
import com.google.api.serviceusage.v1.DisableServiceRequest;
import com.google.api.serviceusage.v1.EnableServiceRequest;
import com.google.api.serviceusage.v1.GetServiceRequest;
import com.google.api.serviceusage.v1.ListServicesRequest;
import com.google.api.serviceusage.v1.ServiceUsageProto;
import com.google.api.serviceusage.v1beta1.GenerateServiceIdentityRequest;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaLimitRequest;
import com.google.api.serviceusage.v1beta1.GetConsumerQuotaMetricRequest;
import com.google.api.serviceusage.v1beta1.ListConsumerQuotaMetricsRequest;
import com.google.api.serviceusage.v1beta1.ResourcesProto;
import java.util.List;
import java.util.Set;

/**
 * Service Usage v1, and v1beta1 with the overrides of quotas.
 *
 * @see <a href="https://cloud.google.com/service-usage/docs/reference/rest">REST reference</a>
 */
public final class ServiceUsageApi implements EmulatedApi {
  @Override
  public String name() {
    return "serviceusage";
  }

  @Override
  public List<String> packages() {
    return List.of("google.api.serviceusage.v1", "google.api.serviceusage.v1beta1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(EnabledServices.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    EnabledServices enabled = new EnabledServices(emulation);
    Services services = new Services(emulation, enabled);
    emulation.offer(EnabledServices.class, enabled);
    api.service(ServiceUsageProto.getDescriptor(), "ServiceUsage")
        .unary("EnableService", EnableServiceRequest.class, services::enable)
        .unary("DisableService", DisableServiceRequest.class, services::disable)
        .unary("GetService", GetServiceRequest.class, services::get)
        .unary("ListServices", ListServicesRequest.class, services::list)
        .unary("BatchEnableServices", BatchEnableServicesRequest.class, services::batchEnable)
        .unary("BatchGetServices", BatchGetServicesRequest.class, services::batchGet);
    OverrideRows rows = new OverrideRows(emulation);
    emulation.settings().overriddenBy(rows::limit);
    ConsumerQuotas quotas = new ConsumerQuotas(emulation, rows);
    var beta =
        api.service(
            com.google.api.serviceusage.v1beta1.ServiceUsageProto.getDescriptor(), "ServiceUsage");
    new BetaServices(services).addTo(beta);
    new QuotaOverrides(emulation, services, quotas, rows).addTo(beta);
    beta.unary(
            "GenerateServiceIdentity",
            GenerateServiceIdentityRequest.class,
            new ServiceIdentities(emulation)::generate)
        .unary("ListConsumerQuotaMetrics", ListConsumerQuotaMetricsRequest.class, quotas::list)
        .unary("GetConsumerQuotaMetric", GetConsumerQuotaMetricRequest.class, quotas::get)
        .unary("GetConsumerQuotaLimit", GetConsumerQuotaLimitRequest.class, quotas::get);
    api.operations(emulation, "v1", "operations/*");
    api.operations(emulation, "v1beta1", "operations/*");
    api.types(com.google.protobuf.EmptyProto.getDescriptor());
    api.types(ResourcesProto.getDescriptor());
  }
}
