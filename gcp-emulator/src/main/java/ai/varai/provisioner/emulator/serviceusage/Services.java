package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
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
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.State;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The methods on services. */
final class Services {
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final int BATCH = 20;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.googleapis\\.com");

  private final Emulation emulation;
  private final EnabledServices enabled;
  private final KnownAnswers operations;

  Services(Emulation emulation, EnabledServices enabled) {
    this.emulation = emulation;
    this.enabled = enabled;
    this.operations = new KnownAnswers(emulation.operations(), "serviceusage", USUAL);
  }

  private Project project(String name) {
    return emulation.projects().require(name.split("/", -1)[1]);
  }

  private Service service(Project project, String name) {
    return Service.newBuilder()
        .setName(project.numberName() + "/services/" + name)
        .setParent(project.numberName())
        .setConfig(ServiceTitles.config(name))
        .setState(enabled.isOn(project, name) ? State.ENABLED : State.DISABLED)
        .build();
  }

  static String known(String name) {
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
    return start(
        project,
        "p2",
        () -> {
          enabled.turnOn(project, List.of(name));
          return EnableServiceResponse.newBuilder().setService(service(project, name)).build();
        });
  }

  Operation disable(DisableServiceRequest q, Call call) {
    Project project = project(q.getName());
    String name = last(q.getName());
    return start(
        project,
        "p17",
        () -> {
          enabled.turnOff(project, name, q.getDisableDependentServices());
          return DisableServiceResponse.newBuilder().setService(service(project, name)).build();
        });
  }

  Operation batchEnable(BatchEnableServicesRequest q, Call call) {
    Project project = project(q.getParent());
    if (q.getServiceIdsCount() == 0 || q.getServiceIdsCount() > BATCH) {
      throw GoogleError.invalidArgument(
          "A batch enables 1 to " + BATCH + " services, not " + q.getServiceIdsCount() + ".");
    }
    q.getServiceIdsList().forEach(Services::known);
    return start(
        project,
        "p2",
        () -> {
          var answer = BatchEnableServicesResponse.newBuilder();
          enabled.turnOn(project, q.getServiceIdsList());
          q.getServiceIdsList().forEach(name -> answer.addServices(service(project, name)));
          return answer.build();
        });
  }

  /** As v1beta1 enables services: its operation answers nothing. */
  Operation enableQuietly(BatchEnableServicesRequest q) {
    Project project = project(q.getParent());
    if (q.getServiceIdsCount() == 0 || q.getServiceIdsCount() > BATCH) {
      throw GoogleError.invalidArgument(
          "A batch enables 1 to " + BATCH + " services, not " + q.getServiceIdsCount() + ".");
    }
    q.getServiceIdsList().forEach(Services::known);
    return start(
        project,
        "p2",
        () -> {
          enabled.turnOn(project, q.getServiceIdsList());
          return Empty.getDefaultInstance();
        });
  }

  /** As v1beta1 disables a service: it says nothing of what depends on it. */
  Operation disableQuietly(String service) {
    Project project = project(service);
    String name = last(service);
    return start(
        project,
        "p17",
        () -> {
          enabled.turnOff(project, name, false);
          return Empty.getDefaultInstance();
        });
  }

  /** Starts an operation whose effect is there at once. */
  Operation start(Project project, String verb, Supplier<Message> effect) {
    // The real one shows no metadata before it is done, and an empty message then.
    return operations.start(
        project.id(),
        () ->
            new KnownAnswers.Known(
                project.id(),
                "operations/acat." + verb + "-" + project.number() + "-" + emulation.ids().uuid(),
                Optional.empty(),
                Optional.of(Empty.getDefaultInstance()),
                effect.get()));
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
        switch (q.getFilter().replace(" ", "")) {
          case "" -> enabled.known(project);
          case "state:ENABLED", "state=ENABLED" -> enabled.on(project);
          case "state:DISABLED", "state=DISABLED" ->
              enabled.known(project).stream().filter(n -> !enabled.isOn(project, n)).toList();
          default -> throw GoogleError.invalidArgument("Invalid filter: " + q.getFilter());
        };
    Page<String> page = Page.of(names, q.getPageSize(), q.getPageToken(), 50, 200, name -> name);
    var answer = ListServicesResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(name -> answer.addServices(service(project, name)));
    return answer.build();
  }
}
