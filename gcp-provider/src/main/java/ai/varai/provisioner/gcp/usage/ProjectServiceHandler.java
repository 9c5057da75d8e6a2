package ai.varai.provisioner.gcp.usage;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ProjectService;
import com.google.api.serviceusage.v1.BatchEnableServicesRequest;
import com.google.api.serviceusage.v1.ListServicesRequest;
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.State;
import com.google.longrunning.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The APIs of the project. Those that are wanted at the same time are enabled by one call, which is
 * the only way that Service Usage bears; none is ever disabled.
 */
public final class ProjectServiceHandler extends CloudHandler<ProjectService> {
  private static final int PAGE = 200;

  /** batchEnable takes no more (Service Usage API, services.batchEnable). */
  private static final int BATCH = 20;

  private final Batch<String, Operation> batch = new Batch<>(BATCH, this::enable);

  public ProjectServiceHandler(Cloud cloud) {
    super(ProjectService.class, "serviceusage", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("serviceusage.services.list", "serviceusage.services.get"),
        List.of("serviceusage.services.enable", "serviceusage.operations.get"),
        List.of(),
        List.of(),
        List.of("roles/serviceusage.serviceUsageAdmin"));
  }

  @Override
  protected String label(ProjectService service) {
    return "API " + service.service();
  }

  private String name(ProjectService service) {
    return cloud.projectName() + "/services/" + service.service();
  }

  @Override
  public List<Observed<ProjectService>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        ListServicesRequest.newBuilder()
            .setParent(cloud.projectName())
            .setFilter("state:ENABLED")
            .setPageSize(PAGE)
            .build();
    return look(
        "list enabled APIs",
        () -> {
          var found = new ArrayList<Observed<ProjectService>>();
          for (Service service :
              cloud.clients().serviceUsage().listServices(request).iterateAll()) {
            found.add(observed(service));
          }
          return found;
        });
  }

  @Override
  public boolean carriesMarks() {
    return false;
  }

  @Override
  public Optional<Observed<ProjectService>> read(ProjectService identity, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        com.google.api.serviceusage.v1.GetServiceRequest.newBuilder()
            .setName(name(identity))
            .build();
    return find("read " + label(identity), () -> cloud.clients().serviceUsage().getService(request))
        .filter(service -> service.getState() == State.ENABLED)
        .map(ProjectServiceHandler::observed);
  }

  @Override
  protected OperationState insert(ProjectService wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return OperationState.of("enable " + label(wanted), batch.add(wanted.service()));
  }

  private Operation enable(List<String> services) throws ProviderException, InterruptedException {
    var request =
        BatchEnableServicesRequest.newBuilder()
            .setParent(cloud.projectName())
            .addAllServiceIds(services)
            .build();
    return call(
        "enable " + String.join(", ", services),
        () -> cloud.clients().serviceUsage().batchEnableServicesCallable().call(request));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return OperationState.of(
        "enable APIs",
        look(
            "ask for operation " + name,
            () -> cloud.clients().serviceUsage().getOperationsClient().getOperation(name)));
  }

  @Override
  protected OperationState change(
      ProjectService wanted, Observed<ProjectService> current, CallContext call)
      throws ProviderException, InterruptedException {
    return insert(wanted, call);
  }

  /** Others in the project may use it, and nothing is gained by disabling it. */
  @Override
  protected OperationState remove(Observed<ProjectService> current, CallContext call) {
    return OperationState.ended();
  }

  private static Observed<ProjectService> observed(Service service) {
    String name = service.getConfig().getName();
    if (name.isEmpty()) {
      name = service.getName().substring(service.getName().lastIndexOf('/') + 1);
    }
    return new Observed<>(new ProjectService(name), name, Optional.empty());
  }
}
