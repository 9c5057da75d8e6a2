package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Message;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Instances as v2 shows and takes them, and how exports of images stand. */
final class InstanceRoutes {

  private static final String PARENT = "/v2/projects/{project}/locations/{location}/";

  private final RunTables tables;
  private final RunInstances instances;
  private final RunPolicies policies;

  InstanceRoutes(RunTables tables, RunInstances instances, RunPolicies policies) {
    this.tables = tables;
    this.instances = instances;
    this.policies = policies;
  }

  void register(ApiBuilder api) {
    String all = PARENT + RunInstances.COLLECTION;
    String one = all + "/{instance}";
    String id = "run.projects.locations.instances.";
    api.route("POST", all, id + "create", this::create)
        .route("GET", all, id + "list", this::list)
        .route("GET", one, id + "get", c -> JsonAnswer.ok(shown(instances.require(name(c)))))
        .route("PATCH", one, id + "patch", this::patch)
        .route("DELETE", one, id + "delete", this::delete)
        .route("POST", one + ":start", id + "start", c -> move(c, true))
        .route("POST", one + ":stop", id + "stop", c -> move(c, false))
        .route("GET", one + ":getIamPolicy", id + "getIamPolicy", this::getPolicy)
        .route("POST", one + ":setIamPolicy", id + "setIamPolicy", this::setPolicy)
        .route("POST", one + ":testIamPermissions", id + "testIamPermissions", this::test);
    String revision = "services/{owner}/revisions/{item}/{operation}:exportStatus";
    String execution = "jobs/{owner}/executions/{item}/{operation}:exportStatus";
    id = "run.projects.locations.";
    api.route(
            "GET",
            PARENT + revision,
            id + "services.revisions.exportStatus",
            c -> exported(c, "services", "revisions"))
        .route(
            "GET",
            PARENT + execution,
            id + "jobs.executions.exportStatus",
            c -> exported(c, "jobs", "executions"));
    api.types(InstanceType.descriptors());
  }

  private RunName parent(JsonCall call) {
    return new RunName(
        tables.emulation.projects().require(call.variable("project")),
        call.variable("location"),
        "");
  }

  private RunName name(JsonCall call) {
    return parent(call).child(RunInstances.COLLECTION, call.variable("instance"));
  }

  private static ObjectNode shown(ObjectNode row) {
    return InstanceType.canonical(row);
  }

  private static JsonAnswer answer(Message message) {
    return JsonAnswer.ok(InstanceType.json(message));
  }

  private JsonAnswer create(JsonCall call) {
    String id = call.parameter("instanceId").orElse("");
    RunName name = parent(call).child(RunInstances.COLLECTION, id);
    return answer(
        instances.create(name, call.body(), call.call().flag("validateOnly"), call.call()));
  }

  private JsonAnswer list(JsonCall call) {
    Page<ObjectNode> page =
        Page.of(
            instances.all(parent(call)),
            call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0),
            call.parameter("pageToken").orElse(""),
            100,
            100,
            i -> Trees.text(i, "name"));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray(RunInstances.COLLECTION);
      page.items().forEach(i -> list.add(shown(i)));
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer patch(JsonCall call) {
    RunName name = name(call);
    ObjectNode body = InstanceType.canonical(call.body());
    boolean validateOnly = call.call().flag("validateOnly");
    Operation started =
        tables
            .emulation
            .store()
            .transact(
                name.project().id(),
                () -> {
                  Optional<ObjectNode> now = tables.instances.get(name.project().id(), name.key());
                  if (now.isEmpty()) {
                    if (!call.call().flag("allowMissing")) {
                      throw name.notFound();
                    }
                    return instances.create(name, body, validateOnly, call.call());
                  }
                  tables.checkEtag(name, Trees.text(body, "etag"), Trees.text(now.get(), "etag"));
                  return instances.put(
                      name, now, masked(now.get(), body, call), validateOnly, call.call());
                });
    return answer(started);
  }

  /** Fields of the mask come from the body, or go. */
  private static ObjectNode masked(ObjectNode now, ObjectNode body, JsonCall call) {
    Set<String> mask = new TreeSet<>();
    for (String path : call.parameter("updateMask").orElse("").split(",", -1)) {
      if (!path.isBlank()) {
        mask.add(Trees.camel(path.strip().split("\\.", -1)[0]));
      }
    }
    if (mask.isEmpty() || mask.contains("*")) {
      return body.deepCopy();
    }
    ObjectNode next = now.deepCopy();
    for (String field : mask) {
      if (RunInstances.OUTPUT.contains(field)) {
        throw RunErrors.badField("update_mask", "The field " + field + " cannot be changed.");
      }
      if (body.has(field)) {
        next.set(field, body.get(field));
      } else {
        next.remove(field);
      }
    }
    return next;
  }

  private JsonAnswer delete(JsonCall call) {
    return answer(
        instances.delete(
            name(call),
            call.parameter("etag").orElse(""),
            call.call().flag("validateOnly"),
            call.call()));
  }

  private JsonAnswer move(JsonCall call, boolean up) {
    ObjectNode body = call.body();
    String etag = Trees.text(body, "etag");
    boolean validateOnly = Trees.flag(body, "validateOnly");
    return answer(
        up
            ? instances.start(name(call), etag, validateOnly, call.call())
            : instances.stop(name(call), etag, validateOnly, call.call()));
  }

  private JsonAnswer getPolicy(JsonCall call) {
    return answer(
        policies.get(
            GetIamPolicyRequest.newBuilder().setResource(name(call).shown()).build(), call.call()));
  }

  private JsonAnswer setPolicy(JsonCall call) {
    SetIamPolicyRequest.Builder q = SetIamPolicyRequest.newBuilder();
    InstanceType.merge(call.body(), q);
    return answer(policies.set(q.setResource(name(call).shown()).build(), call.call()));
  }

  private JsonAnswer test(JsonCall call) {
    TestIamPermissionsRequest.Builder q = TestIamPermissionsRequest.newBuilder();
    InstanceType.merge(call.body(), q);
    return answer(policies.test(q.setResource(name(call).shown()).build(), call.call()));
  }

  /** Images are exported nowhere from here, so that there is no such operation. */
  private JsonAnswer exported(JsonCall call, String owners, String items) {
    RunName name =
        parent(call).child(owners, call.variable("owner")).child(items, call.variable("item"));
    String project = name.project().id();
    boolean there =
        items.equals("revisions")
            ? tables.revisions.contains(project, name.key())
            : tables.executions.contains(project, name.key());
    if (!there) {
      throw name.notFound();
    }
    throw GoogleError.notFound(
        "Export operation '"
            + call.variable("operation")
            + "' of '"
            + name.id()
            + "' does not exist.");
  }
}
