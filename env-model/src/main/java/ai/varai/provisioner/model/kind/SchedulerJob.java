package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Calls an HTTP address at set times. */
@Kind(value = "scheduler_job", title = "Schedule")
public record SchedulerJob(
    @Identity String name,
    @Identity String region,
    String cron,
    String timeZone,
    String method,
    Value<String> url,
    String body,
    Value<String> serviceAccount,
    String description)
    implements Resource {}
