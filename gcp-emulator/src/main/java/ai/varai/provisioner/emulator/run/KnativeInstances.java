package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Instances as v1 shows and takes them.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v1/namespaces.instances">v1
 *     instances</a>
 */
final class KnativeInstances {

  private static final String GROUP = "run.googleapis.com";
  private static final String KIND = "Instance";

  private final RunTables tables;
  private final RunInstances instances;

  KnativeInstances(RunTables tables, RunInstances instances) {
    this.tables = tables;
    this.instances = instances;
  }

  void register(ApiBuilder api) {
    String all = "/apis/" + GROUP + "/v1/namespaces/{namespace}/" + RunInstances.COLLECTION;
    String one = all + "/{name}";
    String id = "run.namespaces.instances.";
    api.route("GET", all, id + "list", this::list)
        .route("POST", all, id + "create", KnativeErrors.translated(this::create))
        .route("GET", one, id + "get", c -> shown(existing(c)))
        .route("PUT", one, id + "replaceInstance", KnativeErrors.translated(this::replace))
        .route("DELETE", one, id + "delete", this::delete)
        .route("POST", one + ":start", id + "start", c -> move(c, true))
        .route("POST", one + ":stop", id + "stop", c -> move(c, false));
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
            RunInstances.COLLECTION + "/" + c.variable("name"));
    return region.isEmpty()
        ? tables.instances.list(asked.project().id()).stream()
            .map(i -> tables.name(Trees.text(i, "name"), 2))
            .filter(n -> n.id().equals(asked.id()))
            .findFirst()
            .orElse(asked)
        : asked;
  }

  private JsonAnswer shown(RunName name) {
    return JsonAnswer.ok(shown(name, instances.require(name)));
  }

  private JsonAnswer list(JsonCall c) {
    String region = KnativeCalls.region(c);
    List<ObjectNode> all =
        instances.all(new RunName(project(c), region.isEmpty() ? "-" : region, "")).stream()
            .map(i -> shown(tables.name(Trees.text(i, "name"), 2), i))
            .toList();
    return JsonAnswer.ok(KnativeCalls.list(GROUP + "/v1", KIND, all, c));
  }

  private JsonAnswer create(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, KIND);
    RunName name =
        new RunName(
            project(c),
            KnativeCalls.region(c, body),
            RunInstances.COLLECTION + "/" + body.path("metadata").path("name").asText(""));
    KnativeCalls.checkNamespace(body, name);
    boolean dry = KnativeCalls.dryRun(c);
    instances.create(name, instance(body), dry, c.call());
    return dry ? JsonAnswer.ok(body) : shown(name);
  }

  private JsonAnswer replace(JsonCall c) {
    ObjectNode body = KnativeCalls.body(c, KIND);
    RunName name = existing(c);
    KnativeCalls.checkNamespace(body, name);
    boolean dry = KnativeCalls.dryRun(c);
    tables
        .emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              ObjectNode now = instances.require(name);
              KnativeCalls.checkVersion(name, body, Trees.text(now, "etag"));
              instances.put(name, Optional.of(now), instance(body), dry, c.call());
            });
    return dry ? JsonAnswer.ok(body) : shown(name);
  }

  private JsonAnswer delete(JsonCall c) {
    RunName name = existing(c);
    String uid = Trees.text(instances.require(name), "uid");
    instances.delete(name, "", KnativeCalls.dryRun(c), c.call());
    return KnativeCalls.deleted(GROUP, name, RunInstances.COLLECTION, uid);
  }

  private JsonAnswer move(JsonCall c, boolean up) {
    RunName name = existing(c);
    if (up) {
      instances.start(name, "", false, c.call());
    } else {
      instances.stop(name, "", false, c.call());
    }
    return shown(name);
  }

  /** Containers and volumes are worded as those of a service's template. */
  private static ObjectNode instance(ObjectNode v1) {
    ObjectNode like = JsonNodeFactory.instance.objectNode();
    like.set("metadata", v1.path("metadata"));
    like.putObject("spec").putObject("template").set("spec", v1.path("spec"));
    Service s = KnativeMapper.service(like);
    ObjectNode template = InstanceType.json(s.getTemplate());
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    for (String field : new String[] {"containers", "volumes", "serviceAccount"}) {
      if (template.has(field)) {
        out.set(field, template.get(field));
      }
    }
    ObjectNode labels = out.putObject("labels");
    s.getLabelsMap().forEach(labels::put);
    ObjectNode annotations = out.putObject("annotations");
    s.getAnnotationsMap().forEach(annotations::put);
    String policy = v1.path("spec").path("restartPolicy").asText("");
    if (!policy.isEmpty()) {
      out.put(
          "restartPolicy", policy.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT));
    }
    return out;
  }

  private static ObjectNode shown(RunName name, ObjectNode row) {
    ObjectNode root =
        JsonNodeFactory.instance.objectNode().put("apiVersion", GROUP + "/v1").put("kind", KIND);
    ObjectNode meta =
        KnativeMapper.metadata(
            root,
            GROUP,
            name,
            RunInstances.COLLECTION,
            Trees.text(row, "uid"),
            Trees.text(row, "etag"),
            Trees.number(row, "generation").orElse(0L),
            time(Trees.text(row, "createTime")));
    KnativeMapper.labels(meta, name, KnativeMapper.strings(row.path("labels")));
    if (row.has("annotations")) {
      meta.set("annotations", row.get("annotations"));
    }
    RevisionTemplate t = InstanceType.template(row);
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    KnativeMapper.template(template, t);
    ObjectNode spec = (ObjectNode) template.path("spec");
    spec.remove(List.of("containerConcurrency", "timeoutSeconds"));
    String policy = Trees.text(row, "restartPolicy");
    if (!policy.isEmpty()) {
      StringBuilder camel = new StringBuilder();
      for (String word : policy.split("_", -1)) {
        camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      spec.put("restartPolicy", camel.toString());
    }
    root.set("spec", spec);
    ObjectNode status = root.putObject("status");
    status.put("observedGeneration", Trees.number(row, "observedGeneration").orElse(0L).intValue());
    status.put("logUri", Trees.text(row, "logUri"));
    List<Condition> others = new ArrayList<>();
    row.path("conditions").forEach(c -> others.add(condition(c)));
    ArrayNode conditions = status.putArray("conditions");
    KnativeMapper.conditions(conditions, condition(row.path("terminalCondition")), others);
    return root;
  }

  private static Condition condition(JsonNode json) {
    Condition.Builder b = Condition.newBuilder();
    if (json.isObject()) {
      InstanceType.merge(json, b);
    }
    return b.build();
  }

  private static Timestamp time(String text) {
    try {
      return Timestamps.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("a time that was stored cannot be read: " + text, e);
    }
  }
}
