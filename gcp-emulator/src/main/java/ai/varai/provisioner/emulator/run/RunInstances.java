package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.longrunning.Operation;
import com.google.protobuf.util.Timestamps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Instances: containers that run by themselves, without a service, until somebody stops them. Both
 * API versions change them through {@link #put}.
 *
 * @see <a href="https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.instances">
 *     instances</a>
 */
final class RunInstances {

  static final String COLLECTION = "instances";
  private static final Duration USUAL = Duration.ofSeconds(8);
  private static final String RUN = "run.instance";
  private static final String STOP = "run.instance.stop";
  private static final String DELETE = "run.instance.delete";
  private static final String RUNNING = "Running";

  /** What the server sets; a request says nothing by it. */
  static final List<String> OUTPUT =
      List.of(
          "name",
          "uid",
          "generation",
          "createTime",
          "updateTime",
          "deleteTime",
          "expireTime",
          "creator",
          "lastModifier",
          "observedGeneration",
          "logUri",
          "terminalCondition",
          "conditions",
          "containerStatuses",
          "satisfiesPzs",
          "urls",
          "reconciling",
          "etag");

  private final RunTables tables;
  private final RunRevisions revisions;
  private final RunPreconditions preconditions;

  RunInstances(RunTables tables, RunRevisions revisions) {
    this.tables = tables;
    this.revisions = revisions;
    this.preconditions = new RunPreconditions(tables.emulation);
    Operations operations = tables.emulation.operations();
    operations.define(RUN, (row, at) -> settled(row, ServiceRunner.Outcome.ready("")));
    operations.perform(RUN, () -> revisions.runner().map(r -> row -> start(r, row)));
    operations.define(STOP, (row, at) -> stopped(row));
    operations.perform(STOP, () -> revisions.runner().map(r -> row -> stop(r, row, STOP)));
    operations.define(DELETE, (row, at) -> deleted(row));
    operations.perform(DELETE, () -> revisions.runner().map(r -> row -> stop(r, row, DELETE)));
    for (String kind : List.of(RUN, STOP, DELETE)) {
      operations.defineFailure(kind, (row, error) -> failed(row, error));
    }
  }

  ObjectNode require(RunName name) {
    return tables.instances.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  List<ObjectNode> all(RunName parent) {
    String prefix = parent.location().equals("-") ? "" : parent.location() + "/";
    return tables.instances.list(parent.project().id(), prefix);
  }

  Operation create(RunName name, ObjectNode wanted, boolean validateOnly, Call call) {
    name.checkId("instance_id", 49);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (tables.instances.contains(name.project().id(), name.key())) {
                throw name.exists();
              }
              return put(name, Optional.empty(), wanted, validateOnly, call);
            });
  }

  /** Stores what is wanted as the next generation, and lets it run. */
  Operation put(
      RunName name, Optional<ObjectNode> now, ObjectNode wanted, boolean validateOnly, Call call) {
    ObjectNode next = filled(name, wanted);
    preconditions.account(Trees.text(next, "serviceAccount"));
    long generation = now.flatMap(n -> Trees.number(n, "generation")).orElse(0L) + 1;
    String time = Timestamps.toString(tables.now());
    next.put("name", name.shown());
    next.put("uid", now.map(n -> Trees.text(n, "uid")).orElseGet(tables.emulation.ids()::uuid));
    next.put("generation", Long.toString(generation));
    next.put("createTime", now.map(n -> Trees.text(n, "createTime")).orElse(time));
    next.put("updateTime", time);
    next.put("creator", now.map(n -> Trees.text(n, "creator")).orElse(RunTables.modifier(call)));
    next.put("lastModifier", RunTables.modifier(call));
    now.flatMap(n -> Trees.number(n, "observedGeneration"))
        .ifPresent(n -> next.put("observedGeneration", Long.toString(n)));
    next.put(
        "logUri",
        "https://console.cloud.google.com/logs/viewer?project="
            + name.project().id()
            + "&resource=cloud_run_instance/instance_name/"
            + name.id());
    if (validateOnly) {
      return tables.validated(name, InstanceType.message(next));
    }
    pending(name, next);
    return begin(name, RUN, next);
  }

  private void pending(RunName name, ObjectNode row) {
    row.put("reconciling", true);
    row.put("etag", tables.etag(name.shown()));
    row.set("terminalCondition", condition("Ready", Condition.State.CONDITION_PENDING, ""));
  }

  private Operation begin(RunName name, String kind, ObjectNode row) {
    tables.instances.put(name.project().id(), name.key(), row);
    return tables.start(name, kind, USUAL, InstanceType.message(row));
  }

  /** What is wanted, checked and with the defaults. */
  private ObjectNode filled(RunName name, ObjectNode wanted) {
    wanted.remove(OUTPUT);
    ObjectNode next = InstanceType.canonical(wanted);
    RevisionTemplate.Builder t = InstanceType.template(next).toBuilder();
    RunFormats.labels("instance", KnativeMapper.strings(next.path("labels")));
    RunChecks.containers(t.getContainersList(), t.getVolumesList(), "instance", false);
    RunResources.check(t.getContainersList(), "instance", false, 0);
    if (t.hasVpcAccess()) {
      RunPreconditions.check("instance", t.getVpcAccess());
    }
    String policy = Trees.text(next, "restartPolicy");
    if (!policy.isEmpty()
        && !Set.of("RESTART_POLICY_UNSPECIFIED", "ALWAYS", "ON_FAILURE", "NEVER")
            .contains(policy)) {
      throw RunErrors.badField("instance.restart_policy", "Invalid restart policy: " + policy);
    }
    RunDefaults.sqlMounts(t.getContainersBuilderList(), t.getVolumesList());
    t.getContainersBuilderList().forEach(RunDefaults::limits);
    next.set("containers", InstanceType.json(t.build()).path("containers"));
    Trees.putDefault(next, "serviceAccount", tables.defaultServiceAccount(name));
    Trees.putDefault(next, "launchStage", "GA");
    Trees.putDefault(next, "ingress", "INGRESS_TRAFFIC_ALL");
    return next;
  }

  private ObjectNode condition(String type, Condition.State state, String message) {
    return InstanceType.json(
        Condition.newBuilder()
            .setType(type)
            .setState(state)
            .setMessage(message)
            .setLastTransitionTime(tables.now())
            .build());
  }

  static boolean running(ObjectNode row) {
    for (JsonNode c : row.path("conditions")) {
      if (Trees.text(c, "type").equals(RUNNING)) {
        return Trees.text(c, "state").equals("CONDITION_SUCCEEDED");
      }
    }
    return false;
  }

  /** Lets one run that was stopped. */
  Operation start(RunName name, String etag, boolean validateOnly, Call call) {
    return move(name, etag, validateOnly, RUN, call);
  }

  Operation stop(RunName name, String etag, boolean validateOnly, Call call) {
    return move(name, etag, validateOnly, STOP, call);
  }

  Operation delete(RunName name, String etag, boolean validateOnly, Call call) {
    return move(name, etag, validateOnly, DELETE, call);
  }

  private Operation move(RunName name, String etag, boolean validateOnly, String kind, Call call) {
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              ObjectNode now = require(name);
              tables.checkEtag(name, etag, Trees.text(now, "etag"));
              if (kind.equals(STOP) && !running(now)) {
                throw GoogleError.failedPrecondition(
                    "Instance '" + name.id() + "' is not running.");
              }
              if (kind.equals(RUN) && running(now)) {
                throw GoogleError.failedPrecondition(
                    "Instance '" + name.id() + "' is running already.");
              }
              if (validateOnly) {
                return tables.validated(name, InstanceType.message(now));
              }
              if (kind.equals(DELETE)) {
                now.put("deleteTime", Timestamps.toString(tables.now()));
                now.put("expireTime", Timestamps.toString(tables.expiry()));
              }
              now.put("lastModifier", RunTables.modifier(call));
              pending(name, now);
              return begin(name, kind, now);
            });
  }

  private Operations.Completion start(ServiceRunner runner, OperationRow pending) {
    RunName name = tables.name(pending.target(), 2);
    ServiceRunner.Outcome outcome =
        tables
            .instances
            .get(name.project().id(), name.key())
            .map(i -> revisions.workloads.start(runner, name, InstanceType.template(i)))
            .orElseGet(() -> ServiceRunner.Outcome.ready(""));
    return (row, at) -> settled(row, outcome);
  }

  private Operations.Completion stop(ServiceRunner runner, OperationRow pending, String kind) {
    runner.stop(pending.target());
    return (row, at) -> kind.equals(DELETE) ? deleted(row) : stopped(row);
  }

  private OperationRow changed(OperationRow row, UnaryOperator<ObjectNode> change) {
    RunName name = tables.name(row.target(), 2);
    Optional<ObjectNode> now = tables.instances.get(name.project().id(), name.key());
    if (now.isEmpty()) {
      return row.with(
          RunTables.failed(
              row.operation(),
              InstanceType.message(JsonNodeFactory.instance.objectNode()),
              GoogleError.notFound("The instance was deleted.")));
    }
    ObjectNode next = now.get();
    next.put("reconciling", false);
    next.set("observedGeneration", next.path("generation"));
    next.remove(List.of("conditions", "containerStatuses"));
    ObjectNode done = change.apply(next);
    tables.instances.put(name.project().id(), name.key(), done);
    return row.with(RunTables.finished(row.operation(), InstanceType.message(done)));
  }

  private OperationRow settled(OperationRow row, ServiceRunner.Outcome started) {
    RunName name = tables.name(row.target(), 2);
    Optional<ObjectNode> now = tables.instances.get(name.project().id(), name.key());
    RevisionTemplate t =
        now.map(InstanceType::template).orElseGet(RevisionTemplate::getDefaultInstance);
    ServiceRunner.Outcome outcome =
        preconditions
            .failure(
                name,
                t.getServiceAccount(),
                t.getContainersList(),
                t.getVolumesList(),
                t.getVpcAccess())
            .map(f -> ServiceRunner.Outcome.failed(f.message()))
            .orElse(started);
    OperationRow done =
        changed(
            row,
            next -> {
              ArrayNode conditions = next.putArray("conditions");
              if (!outcome.ready()) {
                Condition.State no = Condition.State.CONDITION_FAILED;
                next.set("terminalCondition", condition("Ready", no, outcome.message()));
                conditions.add(condition(RUNNING, no, outcome.message()));
                return next;
              }
              Condition.State yes = Condition.State.CONDITION_SUCCEEDED;
              next.set("terminalCondition", condition("Ready", yes, ""));
              conditions.add(condition(RUNNING, yes, ""));
              if (revisions.runner().isEmpty()) {
                conditions.add(InstanceType.json(tables.controlPlaneOnly()));
              }
              ArrayNode statuses = next.putArray("containerStatuses");
              next.path("containers")
                  .forEach(
                      c -> {
                        ObjectNode status = statuses.addObject();
                        status.put("name", Trees.text(c, "name"));
                        String image = Trees.text(c, "image");
                        if (image.contains("@sha256:")) {
                          status.put("imageDigest", image);
                        }
                      });
              return next;
            });
    return outcome.ready() || now.isEmpty()
        ? done
        : row.with(
            RunTables.failed(
                row.operation(),
                InstanceType.message(require(name)),
                GoogleError.failedPrecondition(outcome.message())));
  }

  private OperationRow stopped(OperationRow row) {
    return changed(
        row,
        next -> {
          next.set(
              "terminalCondition", condition("Ready", Condition.State.CONDITION_SUCCEEDED, ""));
          next.putArray("conditions")
              .add(
                  condition(RUNNING, Condition.State.CONDITION_FAILED, "The instance is stopped."));
          return next;
        });
  }

  private OperationRow deleted(OperationRow row) {
    RunName name = tables.name(row.target(), 2);
    OperationRow done = changed(row, next -> next);
    tables.instances.remove(name.project().id(), name.key());
    tables.emulation.policies().remove(name.project().id(), "run/" + name.key());
    return done;
  }

  /** An operation that failed: the instance is there, and not ready. */
  private void failed(OperationRow row, GoogleError error) {
    RunName name = tables.name(row.target(), 2);
    tables
        .instances
        .get(name.project().id(), name.key())
        .ifPresent(
            now -> {
              now.put("reconciling", false);
              now.remove(List.of("deleteTime", "expireTime"));
              now.set(
                  "terminalCondition",
                  condition("Ready", Condition.State.CONDITION_FAILED, error.text()));
              tables.instances.put(name.project().id(), name.key(), now);
            });
  }
}
