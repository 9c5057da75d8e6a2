package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.ProjectIamMember;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What services may do in the project, and who may call them. */
final class AccessBlock {
  private static final String INVOKER = "roles/run.invoker";
  private static final String EVERYBODY = "allUsers";

  /**
   * What the requirement's service module grants, without access to secrets, which is granted on
   * each secret.
   */
  private static final List<String> PROJECT_ROLES =
      List.of("monitoring.metricWriter", "logging.logWriter", "cloudtrace.agent");

  private final CompileContext context;
  private final Apis apis;

  AccessBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  /** The roles of a service's account; none on this machine. */
  List<ResourceNode<?>> addRoles(String service, ResourceNode<ServiceAccount> account) {
    var members = new ArrayList<ResourceNode<?>>();
    if (!context.isLocal()) {
      for (String role : PROJECT_ROLES) {
        members.add(
            context
                .graph()
                .add(
                    service + "/" + role,
                    new ProjectIamMember(
                        "roles/" + role,
                        Value.join("serviceAccount:", account.ref(ServiceAccount.EMAIL))),
                    apis.need("cloudresourcemanager")));
      }
    }
    return members;
  }

  /** Who may call a service: those it names, and everybody only where that is meant. */
  void addInvokers(String service, ServiceConfig config, ResourceNode<RunService> node) {
    if (context.isLocal()) {
      return;
    }
    var invokers = new LinkedHashSet<>(config.invokers());
    if (EffectiveAccess.isAnonymous(context)) {
      invokers.add(EVERYBODY);
    }
    for (String invoker : invokers) {
      context
          .graph()
          .add(
              service + "/" + invoker.replaceAll("[^A-Za-z0-9_./@-]", "-"),
              new RunIamMember(
                  node.ref(RunService.NAME),
                  context.environment().region(),
                  INVOKER,
                  Value.of(invoker)));
    }
  }
}
