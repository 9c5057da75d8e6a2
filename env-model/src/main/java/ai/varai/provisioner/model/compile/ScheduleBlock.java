package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Availability;
import ai.varai.provisioner.model.config.Day;
import ai.varai.provisioner.model.config.ScheduleConfig;
import ai.varai.provisioner.model.kind.ProjectIamMember;
import ai.varai.provisioner.model.kind.SchedulerJob;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.stream.Collectors;

/**
 * Business hours: the database is stopped outside them. Services need no job of their own; without
 * callers they have {@code min_instances}, which is 0 where the hours are meant to save money.
 */
final class ScheduleBlock {
  private static final String ADMIN = "https://sqladmin.googleapis.com/v1/projects/";

  private final CompileContext context;
  private final Apis apis;

  ScheduleBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  void add(DatabaseParts databases) {
    ScheduleConfig schedule = context.environment().schedule();
    if (schedule.availability() == Availability.BUSINESS_HOURS) {
      databases.sql().ifPresent(instance -> addJobs(schedule, instance));
    }
  }

  private void addJobs(ScheduleConfig schedule, ResourceNode<SqlInstance> instance) {
    var account = new AccountBlock(context).add("business-hours-scheduler", apis.need("iam"));
    var right =
        context
            .graph()
            .add(
                "scheduler/cloudsql.editor",
                new ProjectIamMember(
                    "roles/cloudsql.editor",
                    Value.join("serviceAccount:", account.ref(ServiceAccount.EMAIL))),
                apis.need("cloudresourcemanager"));
    addJob("start", schedule, schedule.start(), "ALWAYS", instance, account, right);
    addJob("stop", schedule, schedule.stop(), "NEVER", instance, account, right);
  }

  private void addJob(
      String what,
      ScheduleConfig schedule,
      String time,
      String activation,
      ResourceNode<SqlInstance> instance,
      ResourceNode<ServiceAccount> account,
      ResourceNode<?> right) {
    var environment = context.environment();
    context
        .graph()
        .add(
            "database-" + what,
            new SchedulerJob(
                context.names().prefixed("database-" + what),
                environment.region(),
                cron(schedule, time),
                schedule.timezone(),
                "PATCH",
                Value.join(
                    ADMIN + environment.projectId() + "/instances/",
                    instance.ref(SqlInstance.NAME)),
                "{\"settings\":{\"activationPolicy\":\"" + activation + "\"}}",
                account.ref(ServiceAccount.EMAIL),
                context.description("Business hours, " + what)),
            right,
            apis.need("cloudscheduler")[0]);
  }

  /** Minute and hour of {@code HH:MM} on the schedule's days; cron counts Sunday as 0. */
  private static String cron(ScheduleConfig schedule, String time) {
    String days =
        schedule.days().stream()
            .map(day -> String.valueOf(day.iso() % Day.values().length))
            .sorted()
            .collect(Collectors.joining(","));
    return Integer.parseInt(time.substring(3))
        + " "
        + Integer.parseInt(time.substring(0, 2))
        + " * * "
        + days;
  }
}
