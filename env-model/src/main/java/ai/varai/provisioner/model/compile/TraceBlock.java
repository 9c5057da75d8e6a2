package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.Optional;

/** Where the spans of services are kept on this machine, if the environment is traced. */
final class TraceBlock {
  private final CompileContext context;

  TraceBlock(CompileContext context) {
    this.context = context;
  }

  Optional<ResourceNode<TraceStore>> add(ResourceNode<?>... needs) {
    if (!context.isLocal() || !context.environment().monitoringConfig().enableTracing()) {
      return Optional.empty();
    }
    var node =
        context
            .graph()
            .add(
                "traces",
                new TraceStore(
                    context.names().traceStore(),
                    context.environment().projectId(),
                    Optional.empty(),
                    Optional.empty()),
                needs);
    context.graph().output("traces/url", node.ref(TraceStore.PUBLIC_URL));
    return Optional.of(node);
  }
}
