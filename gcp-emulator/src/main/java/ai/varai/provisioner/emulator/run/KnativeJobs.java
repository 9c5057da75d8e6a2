package ai.varai.provisioner.emulator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.LaunchStage;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.ExecutionReference;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.RunJobRequest;
import com.google.cloud.run.v2.Task;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import java.util.Arrays;
import java.util.List;

/**
 * Jobs, executions and tasks of v2 as the resources of v1, and back.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs">v1 jobs</a>
 */
final class KnativeJobs {

  static final String GROUP = "run.googleapis.com";
  static final String API_VERSION = GROUP + "/v1";
  private static final String PREFIX = GROUP + "/";
  private static final String CLIENT = PREFIX + "client-name";
  private static final String CLIENT_VERSION = PREFIX + "client-version";
  private static final String STAGE = PREFIX + "launch-stage";
  private static final String UPDATED = PREFIX + "lastUpdatedTime";
  private static final List<String> SHOWN_ONLY =
      List.of(PREFIX + "creator", PREFIX + "lastModifier", PREFIX + "operation-id");

  private KnativeJobs() {}

  /** The v2 job that a v1 body asks for. */
  static Job job(ObjectNode v1) {
    Job.Builder b = Job.newBuilder();
    KnativeMapper.strings(v1.path("metadata").path("labels"))
        .forEach(
            (k, v) -> {
              if (!k.equals(KnativeMapper.LOCATION) && !k.equals(UPDATED)) {
                b.putLabels(k, v);
              }
            });
    KnativeMapper.strings(v1.path("metadata").path("annotations"))
        .forEach(
            (k, v) -> {
              switch (k) {
                case CLIENT -> b.setClient(v);
                case CLIENT_VERSION -> b.setClientVersion(v);
                case STAGE -> b.setLaunchStage(stage(v));
                default -> {
                  if (!SHOWN_ONLY.contains(k)) {
                    b.putAnnotations(k, v);
                  }
                }
              }
            });
    JsonNode spec = v1.path("spec");
    if (spec.hasNonNull("startExecutionToken")) {
      b.setStartExecutionToken(spec.path("startExecutionToken").asText());
    } else if (spec.hasNonNull("runExecutionToken")) {
      b.setRunExecutionToken(spec.path("runExecutionToken").asText());
    }
    return b.setTemplate(KnativeTasks.template(spec.path("template"))).build();
  }

  private static LaunchStage stage(String text) {
    return Arrays.stream(LaunchStage.values())
        .filter(s -> s.name().equals(text))
        .findFirst()
        .orElse(LaunchStage.GA);
  }

  /** The v2 request that a v1 {@code :run} body asks for. */
  static RunJobRequest run(RunName job, ObjectNode v1) {
    RunJobRequest.Builder b = RunJobRequest.newBuilder().setName(job.shown());
    JsonNode overrides = v1.path("overrides");
    RunJobRequest.Overrides.Builder o = b.getOverridesBuilder();
    o.setTaskCount(overrides.path("taskCount").asInt(0));
    if (overrides.path("timeoutSeconds").asInt(0) > 0) {
      o.setTimeout(Duration.newBuilder().setSeconds(overrides.path("timeoutSeconds").asInt()));
    }
    for (JsonNode c : KnativeContainers.objects(overrides, "containerOverrides")) {
      o.addContainerOverrides(KnativeContainers.override(c));
    }
    return b.build();
  }

  /** A v2 job as v1 shows it. */
  static ObjectNode job(RunName name, Job j) {
    ObjectNode root = root("Job");
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            "jobs",
            j.getUid(),
            j.getEtag(),
            j.getGeneration(),
            j.getCreateTime());
    if (j.hasDeleteTime()) {
      meta.put("deletionTimestamp", Timestamps.toString(j.getDeleteTime()));
    }
    KnativeMapper.labels(meta, name, j.getLabelsMap())
        .put(UPDATED, Timestamps.toString(j.getUpdateTime()));
    ObjectNode notes = meta.putObject("annotations");
    j.getAnnotationsMap().forEach(notes::put);
    put(notes, CLIENT, j.getClient());
    put(notes, CLIENT_VERSION, j.getClientVersion());
    put(notes, PREFIX + "creator", j.getCreator());
    put(notes, PREFIX + "lastModifier", j.getLastModifier());
    if (j.getLaunchStage() != LaunchStage.GA) {
      notes.put(STAGE, j.getLaunchStage().name());
    }
    ObjectNode spec = root.putObject("spec");
    put(spec, "startExecutionToken", j.getStartExecutionToken());
    put(spec, "runExecutionToken", j.getRunExecutionToken());
    KnativeTasks.template(spec.putObject("template"), j.getTemplate());
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", (int) j.getObservedGeneration());
    ArrayNode conditions = status.putArray("conditions");
    conditions.add(condition(j.getTerminalCondition().toBuilder().setType("Ready").build()));
    j.getConditionsList().forEach(c -> conditions.add(condition(c)));
    if (j.getExecutionCount() > 0) {
      status.put("executionCount", j.getExecutionCount());
    }
    if (!j.getLatestCreatedExecution().getName().isEmpty()) {
      reference(status.putObject("latestCreatedExecution"), j.getLatestCreatedExecution());
    }
    return root;
  }

  private static void reference(ObjectNode to, ExecutionReference r) {
    to.put("name", r.getName()).put("creationTimestamp", Timestamps.toString(r.getCreateTime()));
    if (r.hasCompletionTime()) {
      to.put("completionTimestamp", Timestamps.toString(r.getCompletionTime()));
    }
    to.put("completionStatus", r.getCompletionStatus().name());
  }

  /**
   * A v2 execution as v1 shows it.
   *
   * @param job its job
   */
  static ObjectNode execution(RunName name, Execution e, Job job) {
    ObjectNode root = root("Execution");
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            "executions",
            e.getUid(),
            e.getEtag(),
            e.getGeneration(),
            e.getCreateTime());
    if (e.hasDeleteTime()) {
      meta.put("deletionTimestamp", Timestamps.toString(e.getDeleteTime()));
    }
    KnativeMapper.labels(meta, name, e.getLabelsMap())
        .put(PREFIX + "job", e.getJob())
        .put(PREFIX + "jobUid", job.getUid())
        .put(PREFIX + "jobGeneration", Long.toString(job.getGeneration()));
    ObjectNode notes = meta.putObject("annotations");
    KnativeTasks.annotations(notes, e.getAnnotationsMap(), e.getTemplate());
    put(notes, PREFIX + "creator", e.getCreator());
    put(notes, PREFIX + "lastModifier", e.getCreator());
    owner(meta, "Job", e.getJob(), job.getUid());
    KnativeTasks.execution(
        root.putObject("spec"), e.getParallelism(), e.getTaskCount(), e.getTemplate());
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", (int) e.getObservedGeneration());
    conditions(
        status, e.getConditionsList(), List.of("Completed", "ResourcesAvailable", "Started"));
    if (e.hasStartTime()) {
      status.put("startTime", Timestamps.toString(e.getStartTime()));
    }
    if (e.hasCompletionTime()) {
      status.put("completionTime", Timestamps.toString(e.getCompletionTime()));
    }
    count(status, "runningCount", e.getRunningCount());
    count(status, "succeededCount", e.getSucceededCount());
    count(status, "failedCount", e.getFailedCount());
    count(status, "cancelledCount", e.getCancelledCount());
    count(status, "retriedCount", e.getRetriedCount());
    status.put("logUri", e.getLogUri());
    return root;
  }

  /** A v2 task as v1 shows it. */
  static ObjectNode task(RunName name, Task t, String executionUid) {
    ObjectNode root = root("Task");
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            "tasks",
            t.getUid(),
            t.getEtag(),
            t.getGeneration(),
            t.getCreateTime());
    KnativeMapper.labels(meta, name, t.getLabelsMap())
        .put(PREFIX + "job", t.getJob())
        .put(PREFIX + "execution", t.getExecution())
        .put(PREFIX + "taskIndex", Integer.toString(t.getIndex()))
        .put(PREFIX + "runningState", state(t));
    owner(meta, "Execution", t.getExecution(), executionUid);
    TaskTemplate template =
        TaskTemplate.newBuilder()
            .addAllContainers(t.getContainersList())
            .addAllVolumes(t.getVolumesList())
            .setMaxRetries(t.getMaxRetries())
            .setTimeout(t.getTimeout())
            .setServiceAccount(t.getServiceAccount())
            .setVpcAccess(t.getVpcAccess())
            .setEncryptionKey(t.getEncryptionKey())
            .setExecutionEnvironment(t.getExecutionEnvironment())
            .build();
    KnativeTasks.annotations(meta.putObject("annotations"), t.getAnnotationsMap(), template);
    KnativeTasks.task(root.putObject("spec"), template);
    ObjectNode status = root.putObject("status");
    status.put("index", t.getIndex());
    status.put("observedGeneration", (int) t.getObservedGeneration());
    conditions(status, t.getConditionsList(), List.of("Completed", "Started"));
    if (t.hasStartTime()) {
      status.put("startTime", Timestamps.toString(t.getStartTime()));
    }
    if (t.hasCompletionTime()) {
      status.put("completionTime", Timestamps.toString(t.getCompletionTime()));
    }
    count(status, "retried", t.getRetried());
    if (t.hasLastAttemptResult()) {
      ObjectNode result = status.putObject("lastAttemptResult");
      result.put("exitCode", t.getLastAttemptResult().getExitCode());
      result
          .putObject("status")
          .put("code", t.getLastAttemptResult().getStatus().getCode())
          .put("message", t.getLastAttemptResult().getStatus().getMessage());
    }
    return root;
  }

  private static String state(Task t) {
    return switch (t.getConditionsList().stream()
        .filter(c -> c.getType().equals("Completed"))
        .map(Condition::getState)
        .findFirst()
        .orElse(Condition.State.CONDITION_PENDING)) {
      case CONDITION_SUCCEEDED -> "Succeeded";
      case CONDITION_FAILED -> "Failed";
      default -> "Running";
    };
  }

  /** Those that v1 always shows, unknown until v2 has them, and whatever else v2 has. */
  private static void conditions(ObjectNode status, List<Condition> given, List<String> always) {
    ArrayNode to = status.putArray("conditions");
    for (String type : always) {
      to.add(
          condition(
              given.stream()
                  .filter(c -> c.getType().equals(type))
                  .findFirst()
                  .orElse(Condition.newBuilder().setType(type).build())));
    }
    given.stream().filter(c -> !always.contains(c.getType())).forEach(c -> to.add(condition(c)));
  }

  private static ObjectNode condition(Condition c) {
    ObjectNode n = KnativeMapper.condition(c);
    if (c.getExecutionReason() == Condition.ExecutionReason.CANCELLED) {
      n.put("reason", "Cancelled");
    } else if (c.getExecutionReason() == Condition.ExecutionReason.NON_ZERO_EXIT_CODE) {
      n.put("reason", "NonZeroExitCode");
    }
    return n;
  }

  private static void owner(ObjectNode meta, String kind, String name, String uid) {
    meta.putArray("ownerReferences")
        .addObject()
        .put("apiVersion", API_VERSION)
        .put("kind", kind)
        .put("name", name)
        .put("uid", uid)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  private static ObjectNode root(String kind) {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", API_VERSION).put("kind", kind);
  }

  private static void put(ObjectNode to, String key, String value) {
    if (!value.isEmpty()) {
      to.put(key, value);
    }
  }

  private static void count(ObjectNode to, String key, int value) {
    if (value > 0) {
      to.put(key, value);
    }
  }
}
