package ai.varai.provisioner.emulator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.cloud.run.v2.Volume;
import com.google.cloud.run.v2.VpcAccess;
import com.google.protobuf.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a job runs: the task template of v2 as spec and annotations of v1, and back.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/TaskSpec">TaskSpec</a>
 */
final class KnativeTasks {

  private KnativeTasks() {}

  /** The execution template that {@code spec.template} of a v1 job asks for. */
  static ExecutionTemplate template(JsonNode v1) {
    ExecutionTemplate.Builder b = ExecutionTemplate.newBuilder();
    KnativeMapper.strings(v1.path("metadata").path("labels")).forEach(b::putLabels);
    JsonNode spec = v1.path("spec");
    b.setParallelism(spec.path("parallelism").asInt(0))
        .setTaskCount(spec.path("taskCount").asInt());
    JsonNode task = spec.path("template").path("spec");
    TaskTemplate.Builder t = b.getTemplateBuilder();
    for (JsonNode c : KnativeContainers.objects(task, "containers")) {
      t.addContainers(KnativeContainers.container(c));
    }
    for (JsonNode v : KnativeContainers.objects(task, "volumes")) {
      t.addVolumes(KnativeContainers.volume(v));
    }
    KnativeContainers.nodes(task).ifPresent(t::setNodeSelector);
    t.setServiceAccount(task.path("serviceAccountName").asText(""));
    if (task.hasNonNull("maxRetries")) {
      t.setMaxRetries(task.path("maxRetries").asInt());
    }
    if (task.path("timeoutSeconds").asLong(0) > 0) {
      t.setTimeout(Duration.newBuilder().setSeconds(task.path("timeoutSeconds").asLong()));
    }
    KnativeMapper.strings(v1.path("metadata").path("annotations"))
        .forEach((k, v) -> annotation(k, v, b));
    return b.build();
  }

  private static void annotation(String key, String value, ExecutionTemplate.Builder b) {
    TaskTemplate.Builder t = b.getTemplateBuilder();
    if (key.equals(KnativeSql.ANNOTATION)) {
      if (!value.isEmpty()) {
        t.addVolumes(KnativeSql.volume(value));
        KnativeSql.mount(t.getContainersBuilderList());
      }
    } else if (KnativeAnnotations.isEnvironment(key)) {
      t.setExecutionEnvironment(KnativeAnnotations.environment(value));
    } else if (KnativeAnnotations.isEncryptionKey(key)) {
      t.setEncryptionKey(value);
    } else {
      VpcAccess.Builder vpc = t.getVpcAccess().toBuilder();
      if (KnativeAnnotations.vpc(key, value, vpc)) {
        t.setVpcAccess(vpc);
      } else {
        b.putAnnotations(key, value);
      }
    }
  }

  /** An execution template as {@code spec.template} of a v1 job shows it. */
  static void template(ObjectNode to, ExecutionTemplate e) {
    ObjectNode meta = to.putObject("metadata");
    if (e.getLabelsCount() > 0) {
      ObjectNode labels = meta.putObject("labels");
      e.getLabelsMap().forEach(labels::put);
    }
    annotations(meta.putObject("annotations"), e.getAnnotationsMap(), e.getTemplate());
    execution(to.putObject("spec"), e.getParallelism(), e.getTaskCount(), e.getTemplate());
  }

  /** The annotations of a template or an execution. */
  static void annotations(ObjectNode to, Map<String, String> given, TaskTemplate t) {
    given.forEach(to::put);
    KnativeAnnotations.shared(
        to, t.getVpcAccess(), t.getExecutionEnvironment(), t.getEncryptionKey());
    KnativeSql.annotate(to, t.getVolumesList());
  }

  /** An ExecutionSpec. */
  static void execution(ObjectNode spec, int parallelism, int tasks, TaskTemplate t) {
    if (parallelism > 0) {
      spec.put("parallelism", parallelism);
    }
    spec.put("taskCount", tasks);
    task(spec.putObject("template").putObject("spec"), t);
  }

  /** A TaskSpec. */
  static void task(ObjectNode spec, TaskTemplate t) {
    ArrayNode containers = spec.putArray("containers");
    KnativeSql.shown(t.getContainersList(), t.getVolumesList())
        .forEach(c -> containers.add(KnativeContainers.container(c)));
    List<Volume> volumes = KnativeSql.others(t.getVolumesList());
    if (!volumes.isEmpty()) {
      ArrayNode shown = spec.putArray("volumes");
      volumes.forEach(v -> shown.add(KnativeContainers.volume(v)));
    }
    KnativeContainers.nodes(spec, t.getNodeSelector());
    spec.put("maxRetries", t.getMaxRetries());
    // An int64 in JSON is a string.
    spec.put("timeoutSeconds", Long.toString(t.getTimeout().getSeconds()));
    spec.put("serviceAccountName", t.getServiceAccount());
  }
}
