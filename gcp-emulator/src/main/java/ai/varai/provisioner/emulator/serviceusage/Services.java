package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.serviceusage.v1.BatchEnableServicesRequest;
import com.google.api.serviceusage.v1.BatchEnableServicesResponse;
import com.google.api.serviceusage.v1.BatchGetServicesRequest;
import com.google.api.serviceusage.v1.BatchGetServicesResponse;
import com.google.api.serviceusage.v1.DisableServiceRequest;
import com.google.api.serviceusage.v1.DisableServiceResponse;
import com.google.api.serviceusage.v1.EnableServiceRequest;
import com.google.api.serviceusage.v1.EnableServiceResponse;
import com.google.api.serviceusage.v1.GetServiceRequest;
import com.google.api.serviceusage.v1.ListServicesRequest;
import com.google.api.serviceusage.v1.ListServicesResponse;
import com.google.api.serviceusage.v1.OperationMetadata;
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.ServiceConfig;
import com.google.api.serviceusage.v1.State;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The methods on services. */
final class Services {
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final int BATCH = 20;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.googleapis\\.com");

  private final Emulation emulation;
  private final Table<String> enabled;

  Services(Emulation emulation) {
    this.emulation = emulation;
    this.enabled = emulation.store().table("serviceusage.enabled", Codec.string());
    emulation.operations().define("serviceusage.enable", (row, now) -> finished(row));
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  private Service service(Project project, String name) {
    return Service.newBuilder()
        .setName(project.numberName() + "/services/" + name)
        .setParent(project.numberName())
        .setConfig(ServiceConfig.newBuilder().setName(name).setTitle(name))
        .setState(enabled.contains(project.id(), name) ? State.ENABLED : State.DISABLED)
        .build();
  }

  private static String known(String name) {
    if (!NAME.matcher(name).matches()) {
      throw GoogleError.permissionDenied(
          "Not found or permission denied for service(s): " + name + ".");
    }
    return name;
  }

  private static String last(String name) {
    return known(name.substring(name.lastIndexOf('/') + 1));
  }

  Operation enable(EnableServiceRequest q, Call call) {
    Project project = project(q.getName());
    String name = last(q.getName());
    enabled.put(project.id(), name, name);
    return start(
        project,
        List.of(name),
        EnableServiceResponse.newBuilder().setService(service(project, name)).build());
  }

  Operation disable(DisableServiceRequest q, Call call) {
    Project project = project(q.getName());
    String name = last(q.getName());
    enabled.remove(project.id(), name);
    return start(
        project,
        List.of(name),
        DisableServiceResponse.newBuilder().setService(service(project, name)).build());
  }

  Operation batchEnable(BatchEnableServicesRequest q, Call call) {
    Project project = project(q.getParent());
    if (q.getServiceIdsCount() == 0 || q.getServiceIdsCount() > BATCH) {
      throw GoogleError.invalidArgument(
          "A batch enables 1 to " + BATCH + " services, not " + q.getServiceIdsCount() + ".");
    }
    q.getServiceIdsList().forEach(Services::known);
    var answer = BatchEnableServicesResponse.newBuilder();
    emulation
        .store()
        .run(
            project.id(),
            () -> q.getServiceIdsList().forEach(name -> enabled.put(project.id(), name, name)));
    q.getServiceIdsList().forEach(name -> answer.addServices(service(project, name)));
    return start(project, q.getServiceIdsList(), answer.build());
  }

  private Operation start(Project project, List<String> names, Message answer) {
    String name = "operations/acat.p2-" + project.number() + "-" + emulation.ids().uuid();
    var metadata = OperationMetadata.newBuilder();
    names.forEach(each -> metadata.addResourceNames("services/" + each));
    // The answer is known already; it becomes visible when the operation is done.
    Operation pending =
        Operation.newBuilder()
            .setName(name)
            .setMetadata(Any.pack(metadata.build()))
            .setResponse(Any.pack(answer))
            .build();
    emulation
        .operations()
        .start("serviceusage", project.id(), "serviceusage.enable", name, USUAL, pending);
    return emulation
        .operations()
        .find(name)
        .map(row -> row.done() ? row.operation() : pending.toBuilder().clearResponse().build())
        .orElse(pending);
  }

  private static OperationRow finished(OperationRow row) {
    return row.with(row.operation().toBuilder().setDone(true).build());
  }

  Service get(GetServiceRequest q, Call call) {
    return service(project(q.getName()), last(q.getName()));
  }

  BatchGetServicesResponse batchGet(BatchGetServicesRequest q, Call call) {
    Project project = project(q.getParent());
    var answer = BatchGetServicesResponse.newBuilder();
    q.getNamesList().forEach(name -> answer.addServices(service(project, last(name))));
    return answer.build();
  }

  ListServicesResponse list(ListServicesRequest q, Call call) {
    Project project = project(q.getParent());
    List<String> names =
        q.getFilter().equals("state:DISABLED") ? List.of() : enabled.list(project.id());
    Page<String> page = Page.of(names, q.getPageSize(), q.getPageToken(), 50, 200, name -> name);
    var answer = ListServicesResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(name -> answer.addServices(service(project, name)));
    return answer.build();
  }
}
