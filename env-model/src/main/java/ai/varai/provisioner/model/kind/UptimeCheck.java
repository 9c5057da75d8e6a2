package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A request from outside, made regularly, that must be answered. */
@Kind(value = "uptime_check", title = "Uptime check")
public record UptimeCheck(
    @Identity String displayName,
    @ForcesReplacement Value<String> url,
    String path,
    Duration period,
    Duration timeout,
    Map<String, String> userLabels,
    @Computed Optional<String> name)
    implements Resource {}
