package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All services with their accounts, their rights and their callers. */
final class ServicesBlock {
  private final CompileContext context;
  private final Apis apis;
  private final ServiceBlock services;

  ServicesBlock(
      CompileContext context,
      Apis apis,
      NetworkParts network,
      ServiceVariables variables,
      ServiceSecrets secrets,
      ServiceBuckets buckets) {
    this.context = context;
    this.apis = apis;
    this.services = new ServiceBlock(context, network, variables, secrets, buckets);
  }

  Map<String, ResourceNode<RunService>> add() {
    List<ResourceNode<?>> registry = new RegistryBlock(context, apis).add();
    var nodes = new LinkedHashMap<String, ResourceNode<RunService>>();
    context
        .environment()
        .services()
        .forEach((name, config) -> nodes.put(name, addService(name, config, registry)));
    return nodes;
  }

  private ResourceNode<RunService> addService(
      String name, ServiceConfig config, List<ResourceNode<?>> registry) {
    var access = new AccessBlock(context, apis);
    var account = new AccountBlock(context).add(name, apis.need("iam"));
    var needs = new ArrayList<ResourceNode<?>>(List.of(apis.need("run")));
    needs.addAll(registry);
    if (context.environment().monitoringConfig().enableTracing()) {
      // What is exported to the one is kept by the other.
      needs.addAll(List.of(apis.need("telemetry", "cloudtrace")));
    }
    needs.addAll(access.addRoles(name, account));
    var node = services.add(name, config, account, needs);
    access.addInvokers(name, config, node);
    return node;
  }
}
