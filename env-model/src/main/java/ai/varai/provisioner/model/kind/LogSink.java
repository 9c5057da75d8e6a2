package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Sends matching log entries to a log bucket. */
@Kind(value = "log_sink", title = "Log sink")
public record LogSink(
    @Identity String name, Value<String> destination, Value<String> filter, String description)
    implements Resource {}
