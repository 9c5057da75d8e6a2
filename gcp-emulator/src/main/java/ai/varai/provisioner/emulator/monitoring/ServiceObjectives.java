package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import com.google.monitoring.v3.CreateServiceLevelObjectiveRequest;
import com.google.monitoring.v3.CreateServiceRequest;
import com.google.monitoring.v3.DeleteServiceLevelObjectiveRequest;
import com.google.monitoring.v3.DeleteServiceRequest;
import com.google.monitoring.v3.GetServiceLevelObjectiveRequest;
import com.google.monitoring.v3.GetServiceRequest;
import com.google.monitoring.v3.ListServiceLevelObjectivesRequest;
import com.google.monitoring.v3.ListServiceLevelObjectivesResponse;
import com.google.monitoring.v3.ListServicesRequest;
import com.google.monitoring.v3.ListServicesResponse;
import com.google.monitoring.v3.Service;
import com.google.monitoring.v3.ServiceLevelObjective;
import com.google.monitoring.v3.ServiceMonitoringServiceProto;
import com.google.monitoring.v3.UpdateServiceLevelObjectiveRequest;
import com.google.monitoring.v3.UpdateServiceRequest;
import com.google.protobuf.Empty;

/** The methods on services and their objectives; both are named by the project's number. */
final class ServiceObjectives {
  private static final int DIGITS = 16;
  private static final double HIGHEST_GOAL = 0.9999;

  private final Emulation emulation;
  private final Configurations<Service> services;
  private final Configurations<ServiceLevelObjective> objectives;

  ServiceObjectives(Emulation emulation) {
    this.emulation = emulation;
    this.services =
        new Configurations<>(emulation, "services", Service.class)
            .namedByNumber()
            .missing(this::noService);
    this.objectives =
        new Configurations<>(emulation, "serviceLevelObjectives", ServiceLevelObjective.class)
            .namedByNumber()
            .missing(ServiceObjectives::noObjective);
  }

  private GoogleError noService(String name) {
    return GoogleError.notFound(
        "There is no service with id '"
            + Configurations.last(name)
            + "' in project '"
            + emulation.projects().require(name.split("/", -1)[1]).number()
            + "'");
  }

  private static GoogleError noObjective(String name) {
    String[] parts = name.split("/", -1);
    return GoogleError.notFound(
        "There is no slo with id \""
            + Configurations.last(name)
            + "\" under service \""
            + (parts.length > 3 ? parts[3] : "")
            + "\" in project \""
            + parts[1]
            + "\"");
  }

  void register(ApiBuilder api) {
    api.service(ServiceMonitoringServiceProto.getDescriptor(), "ServiceMonitoringService")
        .unary(
            "CreateService",
            CreateServiceRequest.class,
            (CreateServiceRequest q, Call call) ->
                services.insert(
                    q.getParent() + "/services/" + id(q.getServiceId(), "service_id"),
                    q.getService()))
        .unary(
            "GetService",
            GetServiceRequest.class,
            (GetServiceRequest q, Call call) -> services.get(q.getName()))
        .unary("ListServices", ListServicesRequest.class, this::list)
        .unary(
            "UpdateService",
            UpdateServiceRequest.class,
            (UpdateServiceRequest q, Call call) ->
                services.update(
                    q.getService().getName(),
                    now -> FieldMasks.patch(now, q.getService(), q.getUpdateMask())))
        .unary("DeleteService", DeleteServiceRequest.class, this::delete)
        .unary(
            "CreateServiceLevelObjective",
            CreateServiceLevelObjectiveRequest.class,
            this::createObjective)
        .unary(
            "GetServiceLevelObjective",
            GetServiceLevelObjectiveRequest.class,
            (GetServiceLevelObjectiveRequest q, Call call) -> objectives.get(q.getName()))
        .unary(
            "ListServiceLevelObjectives",
            ListServiceLevelObjectivesRequest.class,
            this::listObjectives)
        .unary(
            "UpdateServiceLevelObjective",
            UpdateServiceLevelObjectiveRequest.class,
            (UpdateServiceLevelObjectiveRequest q, Call call) ->
                objectives.update(
                    q.getServiceLevelObjective().getName(),
                    now ->
                        checked(
                            FieldMasks.patch(
                                now, q.getServiceLevelObjective(), q.getUpdateMask()))))
        .unary(
            "DeleteServiceLevelObjective",
            DeleteServiceLevelObjectiveRequest.class,
            (DeleteServiceLevelObjectiveRequest q, Call call) -> objectives.delete(q.getName()));
  }

  private String id(String asked, String field) {
    if (asked.isEmpty()) {
      return emulation.ids().lower(DIGITS);
    }
    if (!asked.matches("[A-Za-z0-9_:.-]{1,63}")) {
      throw Refusals.field(field, asked, "must match [a-zA-Z0-9_\\-.:]{1,63}.");
    }
    return asked;
  }

  private ListServicesResponse list(ListServicesRequest q, Call call) {
    var page = services.list(q.getParent(), q.getFilter(), "", q.getPageSize(), q.getPageToken());
    return ListServicesResponse.newBuilder()
        .addAllServices(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Empty delete(DeleteServiceRequest q, Call call) {
    objectives
        .all(services.get(q.getName()).getName())
        .forEach(o -> objectives.delete(o.getName()));
    return services.delete(q.getName());
  }

  private ServiceLevelObjective createObjective(CreateServiceLevelObjectiveRequest q, Call call) {
    services.get(q.getParent());
    return objectives.insert(
        q.getParent()
            + "/serviceLevelObjectives/"
            + id(q.getServiceLevelObjectiveId(), "service_level_objective_id"),
        checked(q.getServiceLevelObjective()));
  }

  private static ServiceLevelObjective checked(ServiceLevelObjective objective) {
    if (!objective.hasServiceLevelIndicator()) {
      throw Refusals.field(
          "service_level_objective.service_level_indicator", "", "The indicator is missing.");
    }
    if (objective.getGoal() <= 0 || objective.getGoal() > HIGHEST_GOAL) {
      throw Refusals.field(
          "service_level_objective.goal",
          objective.getGoal(),
          "must be greater than 0 and at most " + HIGHEST_GOAL + ".");
    }
    if (objective.getPeriodCase() == ServiceLevelObjective.PeriodCase.PERIOD_NOT_SET) {
      throw Refusals.field(
          "service_level_objective.period", "", "must have a rolling_period or a calendar_period.");
    }
    return objective;
  }

  private ListServiceLevelObjectivesResponse listObjectives(
      ListServiceLevelObjectivesRequest q, Call call) {
    services.get(q.getParent());
    var page = objectives.list(q.getParent(), q.getFilter(), "", q.getPageSize(), q.getPageToken());
    return ListServiceLevelObjectivesResponse.newBuilder()
        .addAllServiceLevelObjectives(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
