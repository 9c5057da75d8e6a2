package ai.varai.provisioner.emulator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Probe;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.cloud.run.v2.Volume;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Services and revisions of v2 as the Knative resources of v1, and back.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services">v1
 *     services</a>
 */
final class KnativeMapper {

  private static final String LATEST = "latestRevision";
  private static final String SERVING = "serving.knative.dev";
  private static final String API_VERSION = SERVING + "/v1";
  static final String LOCATION = "cloud.googleapis.com/location";

  private KnativeMapper() {}

  /** The v2 service that a v1 body asks for. */
  static Service service(ObjectNode v1) {
    JsonNode meta = v1.path("metadata");
    JsonNode template = v1.path("spec").path("template");
    JsonNode spec = template.path("spec");
    Service.Builder b = Service.newBuilder();
    strings(meta.path("labels"))
        .forEach(
            (k, v) -> {
              if (!k.equals(LOCATION)) {
                b.putLabels(k, v);
              }
            });
    strings(meta.path("annotations")).forEach((k, v) -> KnativeAnnotations.service(k, v, b));
    RevisionTemplate.Builder t = b.getTemplateBuilder();
    t.setRevision(template.path("metadata").path("name").asText(""));
    strings(template.path("metadata").path("labels")).forEach(t::putLabels);
    for (JsonNode c : KnativeContainers.objects(spec, "containers")) {
      t.addContainers(KnativeContainers.container(c));
    }
    KnativeAnnotations.template(strings(template.path("metadata").path("annotations")), t);
    for (JsonNode v : KnativeContainers.objects(spec, "volumes")) {
      t.addVolumes(KnativeContainers.volume(v));
    }
    KnativeContainers.nodes(spec).ifPresent(t::setNodeSelector);
    t.setServiceAccount(spec.path("serviceAccountName").asText(""));
    t.setMaxInstanceRequestConcurrency(spec.path("containerConcurrency").asInt(0));
    if (spec.path("timeoutSeconds").asLong(0) > 0) {
      t.setTimeout(Duration.newBuilder().setSeconds(spec.path("timeoutSeconds").asLong()));
    }
    for (JsonNode target : KnativeContainers.objects(v1.path("spec"), "traffic")) {
      boolean latest = !target.hasNonNull("revisionName");
      b.addTraffic(
          TrafficTarget.newBuilder()
              .setType(
                  latest
                      ? TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST
                      : TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION)
              .setRevision(target.path("revisionName").asText(""))
              .setPercent(target.path("percent").asInt(0))
              .setTag(target.path("tag").asText("")));
    }
    return b.build();
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> out = new java.util.LinkedHashMap<>();
    object.properties().forEach(e -> out.put(e.getKey(), e.getValue().asText()));
    return out;
  }

  /** A v2 service as v1 shows it. */
  static ObjectNode service(RunName name, Service s) {
    ObjectNode root = root("Service");
    ObjectNode meta =
        metadata(
            root, name, "services", s.getUid(), s.getEtag(), s.getGeneration(), s.getCreateTime());
    labels(meta, name, s.getLabelsMap());
    KnativeAnnotations.service(meta.putObject("annotations"), s);
    ObjectNode spec = root.putObject("spec");
    template(spec.putObject("template"), s.getTemplate());
    ArrayNode traffic = spec.putArray("traffic");
    s.getTrafficList().forEach(t -> traffic.add(target(name, s, t, false)));
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", (int) s.getObservedGeneration());
    ArrayNode conditions = status.putArray("conditions");
    boolean ready = conditions(conditions, s.getTerminalCondition(), s.getConditionsList());
    if (!s.getLatestReadyRevision().isEmpty()) {
      status.put("latestReadyRevisionName", last(s.getLatestReadyRevision()));
    }
    status.put("latestCreatedRevisionName", last(s.getLatestCreatedRevision()));
    if (ready || s.getTrafficStatusesCount() > 0) {
      ArrayNode shown = status.putArray("traffic");
      s.getTrafficList().forEach(t -> shown.add(target(name, s, t, true)));
    }
    if (!s.getUri().isEmpty()) {
      status.put("url", s.getUri());
      status.putObject("address").put("url", s.getUri());
    }
    return root;
  }

  /** The parts of a service that Knative calls its configuration, or its route. */
  static ObjectNode part(RunName name, Service s, String kind) {
    ObjectNode whole = service(name, s);
    whole.put("kind", kind);
    ObjectNode spec = (ObjectNode) whole.get("spec");
    ObjectNode status = (ObjectNode) whole.get("status");
    if (kind.equals("Route")) {
      spec.remove("template");
      status.remove(List.of("latestReadyRevisionName", "latestCreatedRevisionName"));
    } else {
      spec.remove("traffic");
      status.remove(List.of("traffic", "url", "address"));
    }
    ((ObjectNode) whole.get("metadata"))
        .put(
            "selfLink",
            whole
                .path("metadata")
                .path("selfLink")
                .asText()
                .replace("/services/", kind.equals("Route") ? "/routes/" : "/configurations/"));
    return whole;
  }

  /**
   * A v2 revision as v1 shows it.
   *
   * @param service the id of its service, which is that of the configuration that owns it as well
   */
  static ObjectNode revision(RunName name, Revision r, String service) {
    ObjectNode root = root("Revision");
    ObjectNode meta =
        metadata(
            root, name, "revisions", r.getUid(), r.getEtag(), r.getGeneration(), r.getCreateTime());
    ObjectNode labels =
        labels(meta, name, r.getLabelsMap())
            .put(SERVING + "/service", r.getService())
            .put(SERVING + "/serviceUid", service)
            .put(SERVING + "/configuration", r.getService())
            .put(SERVING + "/route", r.getService());
    if (r.getContainersList().stream().anyMatch(c -> isDefault(c.getStartupProbe()))) {
      labels.put("run.googleapis.com/startupProbeType", "Default");
    }
    meta.putArray("ownerReferences")
        .addObject()
        .put("apiVersion", API_VERSION)
        .put("kind", "Configuration")
        .put("name", r.getService())
        .put("uid", service)
        .put("controller", true)
        .put("blockOwnerDeletion", true);
    RevisionTemplate t =
        RevisionTemplate.newBuilder()
            .putAllAnnotations(r.getAnnotationsMap())
            .setScaling(r.getScaling())
            .setTimeout(r.getTimeout())
            .setServiceAccount(r.getServiceAccount())
            .setMaxInstanceRequestConcurrency(r.getMaxInstanceRequestConcurrency())
            .addAllContainers(r.getContainersList())
            .addAllVolumes(r.getVolumesList())
            .setVpcAccess(r.getVpcAccess())
            .setExecutionEnvironment(r.getExecutionEnvironment())
            .setEncryptionKey(r.getEncryptionKey())
            .setSessionAffinity(r.getSessionAffinity())
            .build();
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    template(shown, t);
    ObjectNode annotations = meta.putObject("annotations");
    annotations.setAll((ObjectNode) shown.path("metadata").path("annotations"));
    if (!r.getCreator().isEmpty()) {
      annotations.put(SERVING + "/creator", r.getCreator());
    }
    root.set("spec", shown.get("spec"));
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", (int) r.getObservedGeneration());
    ArrayNode conditions = status.putArray("conditions");
    for (Condition c : r.getConditionsList()) {
      conditions.add(condition(c));
    }
    status.put("logUrl", r.getLogUri());
    if (r.getContainersCount() > 0) {
      status.put("imageDigest", r.getContainers(0).getImage());
    }
    return root;
  }

  /** Whether a probe is the one that a container gets that names none. */
  private static boolean isDefault(Probe probe) {
    return probe.hasTcpSocket()
        && probe.getFailureThreshold() == 1
        && probe.getPeriodSeconds() == 240
        && probe.getTimeoutSeconds() == 240;
  }

  static void template(ObjectNode to, RevisionTemplate t) {
    ObjectNode meta = to.putObject("metadata");
    if (!t.getRevision().isEmpty()) {
      meta.put("name", t.getRevision());
    }
    if (t.getLabelsCount() > 0) {
      ObjectNode labels = meta.putObject("labels");
      t.getLabelsMap().forEach(labels::put);
    }
    KnativeAnnotations.template(meta.putObject("annotations"), t);
    ObjectNode spec = to.putObject("spec");
    spec.put("containerConcurrency", t.getMaxInstanceRequestConcurrency());
    spec.put("timeoutSeconds", (int) t.getTimeout().getSeconds());
    spec.put("serviceAccountName", t.getServiceAccount());
    ArrayNode containers = spec.putArray("containers");
    KnativeSql.shown(t.getContainersList(), t.getVolumesList())
        .forEach(c -> containers.add(KnativeContainers.container(c)));
    List<Volume> others = KnativeSql.others(t.getVolumesList());
    if (!others.isEmpty()) {
      ArrayNode volumes = spec.putArray("volumes");
      others.forEach(v -> volumes.add(KnativeContainers.volume(v)));
    }
    KnativeContainers.nodes(spec, t.getNodeSelector());
  }

  private static ObjectNode target(RunName name, Service s, TrafficTarget t, boolean status) {
    ObjectNode n = JsonNodeFactory.instance.objectNode();
    boolean latest =
        t.getType() != TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION;
    if (!latest) {
      n.put("revisionName", t.getRevision());
    } else if (status) {
      n.put("revisionName", last(s.getLatestReadyRevision()));
    }
    if (t.getPercent() > 0) {
      n.put("percent", t.getPercent());
    }
    if (latest) {
      n.put(LATEST, true);
    }
    if (!t.getTag().isEmpty()) {
      n.put("tag", t.getTag());
      if (status) {
        n.put("url", RunServices.uri(name, t.getTag()));
      }
    }
    return n;
  }

  static boolean conditions(ArrayNode to, Condition terminal, List<Condition> others) {
    Condition ready = terminal.toBuilder().setType("Ready").build();
    to.add(condition(ready));
    others.forEach(c -> to.add(condition(c)));
    return ready.getState() == Condition.State.CONDITION_SUCCEEDED;
  }

  static ObjectNode condition(Condition c) {
    ObjectNode n = JsonNodeFactory.instance.objectNode();
    n.put("type", c.getType());
    n.put(
        "status",
        switch (c.getState()) {
          case CONDITION_SUCCEEDED -> "True";
          case CONDITION_FAILED -> "False";
          default -> "Unknown";
        });
    String reason = reason(c);
    if (!reason.isEmpty()) {
      n.put("reason", reason);
    }
    if (!c.getMessage().isEmpty()) {
      n.put("message", c.getMessage());
    }
    if (c.getSeverity() == Condition.Severity.INFO) {
      n.put("severity", "Info");
    }
    if (c.hasLastTransitionTime()) {
      n.put("lastTransitionTime", Timestamps.toString(c.getLastTransitionTime()));
    }
    return n;
  }

  /** The reason as Knative spells it: {@code RevisionFailed} for {@code REVISION_FAILED}. */
  private static String reason(Condition c) {
    String v2 =
        switch (c.getReasonsCase()) {
          case REASON -> c.getReason().name();
          case REVISION_REASON -> c.getRevisionReason().name();
          case EXECUTION_REASON -> c.getExecutionReason().name();
          case REASONS_NOT_SET -> "";
        };
    return Arrays.stream(v2.split("_"))
        .map(
            word ->
                word.isEmpty() ? "" : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static ObjectNode root(String kind) {
    return JsonNodeFactory.instance.objectNode().put("apiVersion", API_VERSION).put("kind", kind);
  }

  private static ObjectNode metadata(
      ObjectNode root,
      RunName name,
      String collection,
      String uid,
      String etag,
      long generation,
      Timestamp created) {
    return metadata(root, SERVING, name, collection, uid, etag, generation, created);
  }

  static ObjectNode metadata(
      ObjectNode root,
      String group,
      RunName name,
      String collection,
      String uid,
      String etag,
      long generation,
      Timestamp created) {
    String namespace = name.project().number();
    return root.putObject("metadata")
        .put("name", name.id())
        .put("namespace", namespace)
        .put(
            "selfLink",
            "/apis/" + group + "/v1/namespaces/" + namespace + "/" + collection + "/" + name.id())
        .put("uid", uid)
        .put("resourceVersion", version(etag))
        .put("generation", (int) generation)
        .put("creationTimestamp", Timestamps.toString(created));
  }

  static ObjectNode labels(ObjectNode meta, RunName name, Map<String, String> given) {
    ObjectNode labels = meta.putObject("labels");
    given.forEach(labels::put);
    return labels.put(LOCATION, name.location());
  }

  /** A resource version is the changing part of the etag. */
  static String version(String etag) {
    int slash = etag.indexOf('/');
    return slash < 0 ? etag : etag.substring(1, slash);
  }

  static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
