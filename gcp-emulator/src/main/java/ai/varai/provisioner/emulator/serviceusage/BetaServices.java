package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.Call;
import com.google.api.serviceusage.v1beta1.BatchEnableServicesRequest;
import com.google.api.serviceusage.v1beta1.DisableServiceRequest;
import com.google.api.serviceusage.v1beta1.EnableServiceRequest;
import com.google.api.serviceusage.v1beta1.GetServiceRequest;
import com.google.api.serviceusage.v1beta1.ListServicesRequest;
import com.google.api.serviceusage.v1beta1.ListServicesResponse;
import com.google.api.serviceusage.v1beta1.Service;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;

/**
 * The methods on services as v1beta1 has them: the same services, with the same fields under the
 * same numbers, and operations that answer nothing.
 */
final class BetaServices {
  private final Services services;

  BetaServices(Services services) {
    this.services = services;
  }

  void addTo(ServiceBuilder api) {
    api.unary("EnableService", EnableServiceRequest.class, this::enable)
        .unary("DisableService", DisableServiceRequest.class, this::disable)
        .unary("BatchEnableServices", BatchEnableServicesRequest.class, this::batchEnable)
        .unary("GetService", GetServiceRequest.class, this::get)
        .unary("ListServices", ListServicesRequest.class, this::list);
  }

  private Operation enable(EnableServiceRequest q, Call call) {
    return services.enableQuietly(
        com.google.api.serviceusage.v1.BatchEnableServicesRequest.newBuilder()
            .setParent(q.getName().replaceFirst("/services/[^/]*$", ""))
            .addServiceIds(q.getName().substring(q.getName().lastIndexOf('/') + 1))
            .build());
  }

  private Operation disable(DisableServiceRequest q, Call call) {
    return services.disableQuietly(q.getName());
  }

  private Operation batchEnable(BatchEnableServicesRequest q, Call call) {
    return services.enableQuietly(
        com.google.api.serviceusage.v1.BatchEnableServicesRequest.newBuilder()
            .setParent(q.getParent())
            .addAllServiceIds(q.getServiceIdsList())
            .build());
  }

  private Service get(GetServiceRequest q, Call call) {
    return beta(
        services.get(
            com.google.api.serviceusage.v1.GetServiceRequest.newBuilder()
                .setName(q.getName())
                .build(),
            call));
  }

  private ListServicesResponse list(ListServicesRequest q, Call call) {
    var found =
        services.list(
            com.google.api.serviceusage.v1.ListServicesRequest.newBuilder()
                .setParent(q.getParent())
                .setPageSize(q.getPageSize())
                .setPageToken(q.getPageToken())
                .setFilter(q.getFilter())
                .build(),
            call);
    return ListServicesResponse.newBuilder()
        .addAllServices(found.getServicesList().stream().map(BetaServices::beta).toList())
        .setNextPageToken(found.getNextPageToken())
        .build();
  }

  private static Service beta(com.google.api.serviceusage.v1.Service service) {
    try {
      return Service.parseFrom(service.toByteString());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
