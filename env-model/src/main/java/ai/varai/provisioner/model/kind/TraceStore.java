package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * What takes the spans that services export with OpenTelemetry, and keeps them in memory: the
 * emulated Cloud Trace. Only the local target has it; a cloud has Cloud Trace.
 */
@Kind(value = "trace_store", title = "Trace store")
public record TraceStore(
    @Identity String name,
    @ForcesReplacement String project,
    @Computed Optional<String> privateUrl,
    @Computed Optional<String> publicUrl)
    implements Resource {
  /** {@code http://} URL for the services of the environment. */
  public static final Attribute<TraceStore, String> PRIVATE_URL =
      Attribute.text(TraceStore.class, "privateUrl");

  /** {@code http://} URL for the person who runs the command. */
  public static final Attribute<TraceStore, String> PUBLIC_URL =
      Attribute.text(TraceStore.class, "publicUrl");
}
