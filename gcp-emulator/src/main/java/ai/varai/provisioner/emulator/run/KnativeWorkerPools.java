package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.InstanceSplitAllocationType;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServiceScaling;
import com.google.cloud.run.v2.WorkerPool;
import java.util.List;

/**
 * Worker pools as v1 shows and takes them: {@code gcloud run worker-pools list} and {@code
 * replace}.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/namespaces.workerpools">v1
 *     worker pools</a>
 */
final class KnativeWorkerPools {

  private static final String GROUP = "run.googleapis.com";
  private static final String PLURAL = "workerpools";
  private static final String KIND = "WorkerPool";

  /** Annotations that a service has and a pool has not. */
  private static final List<String> OF_SERVICES =
      List.of(
          "run.googleapis.com/ingress",
          "run.googleapis.com/ingress-status",
          "run.googleapis.com/cpu-throttling",
          "run.googleapis.com/startup-cpu-boost");

  private final RunTables tables;
  private final RunWorkerPools pools;

  KnativeWorkerPools(RunTables tables, RunWorkerPools pools) {
    this.tables = tables;
    this.pools = pools;
  }

  void register(ApiBuilder api) {
    String all = "/apis/" + GROUP + "/v1/namespaces/{namespace}/" + PLURAL;
    String id = "run.namespaces.workerpools.";
    api.route("GET", all, id + "list", this::list)
        .route("POST", all, id + "create", KnativeErrors.translated(this::create))
        .route("GET", all + "/{name}", id + "get", c -> shown(existing(c)))
        .route(
            "PUT",
            all + "/{name}",
            id + "replaceWorkerPool",
            KnativeErrors.translated(this::replace))
        .route("DELETE", all + "/{name}", id + "delete", this::delete);
  }

  private Project project(JsonCall c) {
    return tables.emulation.projects().require(c.variable("namespace"));
  }

  private RunName existing(JsonCall c) {
    String region = KnativeCalls.region(c);
    RunName asked =
        new RunName(
            project(c),
            region.isEmpty() ? RunName.DEFAULT_REGION : region,
            RunWorkerPools.COLLECTION + "/" + c.variable("name"));
    return region.isEmpty()
        ? tables.workerPools.list(asked.project().id()).stream()
            .map(p -> tables.name(p.getName(), 2))
            .filter(n -> n.id().equals(asked.id()))
            .findFirst()
            .orElse(asked)
        : asked;
  }

  private JsonAnswer shown(RunName name) {
    return JsonAnswer.ok(shown(name, pools.require(name)));
  }

  private JsonAnswer list(JsonCall c) {
    String region = KnativeCalls.region(c);
    List<ObjectNode> all =
        pools.all(new RunName(project(c), region.isEmpty() ? "-" : region, "")).stream()
            .map(p -> shown(tables.name(p.getName(), 2), p))
            .toList();
    return JsonAnswer.ok(KnativeCalls.list(GROUP + "/v1", KIND, all, c));
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, KIND);
    RunName name =
        new RunName(
            project(c),
            KnativeCalls.region(c, body),
            RunWorkerPools.COLLECTION + "/" + body.path("metadata").path("name").asText(""));
    KnativeCalls.checkNamespace(body, name);
    WorkerPool wanted = pool(body);
    boolean dry = KnativeCalls.dryRun(c);
    pools.create(name, wanted, dry, c.call());
    return dry ? JsonAnswer.ok(shown(name, pools.supposed(name, wanted))) : shown(name);
  }

  private JsonAnswer replace(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, KIND);
    RunName name = existing(c);
    KnativeCalls.checkNamespace(body, name);
    String id = body.path("metadata").path("name").asText(name.id());
    if (!id.equals(name.id())) {
      throw GoogleError.badField(
          "metadata.name",
          "The name '" + id + "' is not that of the worker pool to replace, '" + name.id() + "'.");
    }
    WorkerPool wanted = pool(body);
    WorkerPoolShapes.check(wanted);
    boolean dry = KnativeCalls.dryRun(c);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              WorkerPool now = pools.require(name);
              KnativeCalls.checkVersion(name, body, now.getEtag());
              if (!dry) {
                pools.put(name, now, wanted, false, c.call());
              }
            });
    return dry ? JsonAnswer.ok(shown(name, pools.supposed(name, wanted))) : shown(name);
  }

  private JsonAnswer delete(JsonCall c) {
    RunName name = existing(c);
    WorkerPool now = pools.require(name);
    pools.delete(name, "", KnativeCalls.dryRun(c), c.call());
    return KnativeCalls.deleted(GROUP, name, PLURAL, now.getUid());
  }

  private static WorkerPool pool(ObjectNode v1) {
    Service s = KnativeMapper.service(v1);
    WorkerPool.Builder b = WorkerPoolShapes.pool(s);
    // How requests share the processor is nothing that a pool has.
    b.getTemplateBuilder()
        .getContainersBuilderList()
        .forEach(
            x -> {
              if (x.hasResources()) {
                x.getResourcesBuilder().clearCpuIdle().clearStartupCpuBoost();
              }
            });
    if (s.getScaling().hasManualInstanceCount()) {
      b.getScalingBuilder().setManualInstanceCount(s.getScaling().getManualInstanceCount());
    }
    for (JsonNode split : v1.path("spec").path("instanceSplits")) {
      boolean named = split.hasNonNull("revisionName");
      b.addInstanceSplits(
          InstanceSplit.newBuilder()
              .setType(
                  named
                      ? InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION
                      : InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST)
              .setRevision(split.path("revisionName").asText(""))
              .setPercent(split.path("percent").asInt(0)));
    }
    return b.build();
  }

  private static ObjectNode shown(RunName name, WorkerPool p) {
    ObjectNode root =
        JsonNodeFactory.instance.objectNode().put("apiVersion", GROUP + "/v1").put("kind", KIND);
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            PLURAL,
            p.getUid(),
            p.getEtag(),
            p.getGeneration(),
            p.getCreateTime());
    KnativeMapper.labels(meta, name, p.getLabelsMap());
    Service like = like(p);
    ObjectNode annotations = meta.putObject("annotations");
    KnativeAnnotations.service(annotations, like);
    annotations.remove(OF_SERVICES);
    ObjectNode spec = root.putObject("spec");
    ObjectNode template = spec.putObject("template");
    KnativeMapper.template(template, like.getTemplate());
    ((ObjectNode) template.path("spec")).remove(List.of("containerConcurrency", "timeoutSeconds"));
    ((ObjectNode) template.path("metadata").path("annotations")).remove(OF_SERVICES);
    splits(spec.putArray("instanceSplits"), p, false);
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", (int) p.getObservedGeneration());
    KnativeMapper.conditions(
        status.putArray("conditions"), p.getTerminalCondition(), p.getConditionsList());
    if (!p.getLatestReadyRevision().isEmpty()) {
      status.put("latestReadyRevisionName", KnativeMapper.last(p.getLatestReadyRevision()));
    }
    status.put("latestCreatedRevisionName", KnativeMapper.last(p.getLatestCreatedRevision()));
    if (p.getInstanceSplitStatusesCount() > 0) {
      splits(status.putArray("instanceSplits"), p, true);
    }
    return root;
  }

  private static Service like(WorkerPool p) {
    Service.Builder b =
        WorkerPoolShapes.service(p).toBuilder()
            .putAllAnnotations(p.getAnnotationsMap())
            .setCreator(p.getCreator())
            .setLastModifier(p.getLastModifier())
            .setDescription(p.getDescription())
            .setBinaryAuthorization(p.getBinaryAuthorization())
            .setScaling(
                ServiceScaling.newBuilder()
                    .setScalingMode(ServiceScaling.ScalingMode.MANUAL)
                    .setManualInstanceCount(p.getScaling().getManualInstanceCount()));
    b.getTemplateBuilder().clearScaling();
    return b.build();
  }

  private static void splits(ArrayNode to, WorkerPool p, boolean status) {
    for (InstanceSplit split : p.getInstanceSplitsList()) {
      boolean latest =
          split.getType() != InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION;
      ObjectNode n = to.addObject();
      if (!latest) {
        n.put("revisionName", split.getRevision());
      } else if (status) {
        n.put("revisionName", KnativeMapper.last(p.getLatestReadyRevision()));
      }
      if (latest) {
        n.put("latestRevision", true);
      }
      n.put("percent", split.getPercent());
    }
  }
}
