package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceNode;

/** The identity of a service. */
final class AccountBlock {
  private final CompileContext context;

  AccountBlock(CompileContext context) {
    this.context = context;
  }

  ResourceNode<ServiceAccount> add(String service, ResourceNode<?>... needs) {
    return context
        .graph()
        .add(
            service,
            new ServiceAccount(
                context.names().serviceAccount(service),
                service + " (" + context.environment().environment() + ")",
                context.description("Service account for " + service)),
            needs);
  }
}
