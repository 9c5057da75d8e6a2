package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.ProjectService;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The APIs of the project, each enabled when the first resource needs it. */
final class Apis {
  private final CompileContext context;
  private final Map<String, ResourceNode<?>> enabled = new LinkedHashMap<>();

  Apis(CompileContext context) {
    this.context = context;
  }

  /**
   * What has to stand before a resource of these APIs; nothing on this machine.
   *
   * @param names the first label of each API's host name, such as {@code run}
   */
  ResourceNode<?>[] need(String... names) {
    return context.isLocal()
        ? new ResourceNode<?>[0]
        : Stream.of(names).map(this::enable).toArray(ResourceNode<?>[]::new);
  }

  private ResourceNode<?> enable(String name) {
    return enabled.computeIfAbsent(
        name,
        missing -> context.graph().add(missing, new ProjectService(missing + ".googleapis.com")));
  }
}
