package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.Task;
import com.google.cloud.run.v2.WorkerPool;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** State of Cloud Run and what all of its resources share. */
final class RunTables {

  /** A deleted resource's name is shown for so long. */
  private static final Duration KEPT = Duration.ofDays(30);

  final Emulation emulation;
  final Table<Service> services;
  final Table<Revision> revisions;
  final Table<WorkerPool> workerPools;
  final Table<ObjectNode> instances;
  final Table<Job> jobs;
  final Table<Execution> executions;
  final Table<Task> tasks;

  RunTables(Emulation emulation) {
    this.emulation = emulation;
    this.services = emulation.store().table("run.services", Codec.proto(Service.class));
    this.revisions = emulation.store().table("run.revisions", Codec.proto(Revision.class));
    this.workerPools = emulation.store().table("run.workerPools", Codec.proto(WorkerPool.class));
    this.instances = emulation.store().table("run.instances", Codec.json());
    this.jobs = emulation.store().table("run.jobs", Codec.proto(Job.class));
    this.executions = emulation.store().table("run.executions", Codec.proto(Execution.class));
    this.tasks = emulation.store().table("run.tasks", Codec.proto(Task.class));
  }

  /**
   * A name in a region that there is, or in all ({@code -}).
   *
   * @see <a href="https://github.com/barthr/Identicon/issues/2">Cloud Run where it was not yet</a>
   * @see <a href="https://github.com/firezone/firezone/pull/7711">The refusal with its details</a>
   */
  RunName name(String text, int parts) {
    RunName name = RunName.parse(emulation.projects(), text, parts);
    if (!name.location().equals("-") && !Places.isRegion(name.location())) {
      throw GoogleError.permissionDenied(
              "Permission denied on 'locations/" + name.location() + "' (or it may not exist).")
          .withErrorInfo(
              "LOCATION_POLICY_VIOLATED",
              "googleapis.com",
              Map.of(
                  "consumer", name.project().name(),
                  "location", name.location(),
                  "service", ""));
    }
    return name;
  }

  Timestamp now() {
    return timestamp(emulation.clock().instant());
  }

  Timestamp expiry() {
    return timestamp(emulation.clock().instant().plus(KEPT));
  }

  private static Timestamp timestamp(Instant i) {
    return timestamp(i, 0);
  }

  private static Timestamp timestamp(Instant i, int belowMicros) {
    return Timestamp.newBuilder()
        .setSeconds(i.getEpochSecond())
        .setNanos(i.getNano() / 1000 * 1000 + belowMicros)
        .build();
  }

  /** {@code "<time>/<name>"}, both in base 64: the form of recorded etags. */
  String etag(String name) {
    Base64.Encoder b = Base64.getUrlEncoder().withoutPadding();
    Instant now = emulation.clock().instant();
    Timestamp unique = timestamp(now, (int) (emulation.ids().nextLong() % 1000));
    return "\""
        + b.encodeToString(unique.toByteArray())
        + "/"
        + b.encodeToString(name.getBytes(StandardCharsets.UTF_8))
        + "\"";
  }

  void checkEtag(RunName name, String given, String current) {
    if (!given.isEmpty() && !given.equals(current)) {
      throw GoogleError.aborted(
          "Conflict for resource '"
              + name.id()
              + "': version '"
              + given
              + "' was specified but current version is '"
              + current
              + "'.");
    }
  }

  String defaultServiceAccount(RunName name) {
    return name.project().number() + "-compute@developer.gserviceaccount.com";
  }

  /**
   * The pending operation of a mutation. Its metadata is the resource, without its uid (as
   * recorded).
   *
   * @param kind the completion
   */
  Operation start(RunName name, String kind, Duration usual, Message resource) {
    Operation pending =
        Operation.newBuilder()
            .setName(name.parent() + "/operations/" + emulation.ids().uuid())
            .setMetadata(Any.pack(withoutUid(resource)))
            .build();
    return emulation
        .operations()
        .start("run", name.project().id(), kind, name.shown(), usual, pending);
  }

  /** The answer to a call that asks for validation only. */
  Operation validated(RunName name, Message resource) {
    return finished(
        Operation.newBuilder()
            .setName(name.parent() + "/operations/" + emulation.ids().uuid())
            .build(),
        resource);
  }

  static Operation finished(Operation pending, Message resource) {
    return pending.toBuilder()
        .setDone(true)
        .setMetadata(Any.pack(withoutUid(resource)))
        .setResponse(Any.pack(resource))
        .build();
  }

  static Operation failed(Operation pending, Message resource, GoogleError error) {
    return pending.toBuilder()
        .setDone(true)
        .setMetadata(Any.pack(withoutUid(resource)))
        .setError(ai.varai.provisioner.emulator.error.ErrorRenderer.status(error))
        .build();
  }

  private static Message withoutUid(Message resource) {
    FieldDescriptor uid = resource.getDescriptorForType().findFieldByName("uid");
    return uid == null ? resource : resource.toBuilder().clearField(uid).build();
  }

  /** A condition that holds since now. */
  Condition succeeded(String type) {
    return Condition.newBuilder()
        .setType(type)
        .setState(Condition.State.CONDITION_SUCCEEDED)
        .setLastTransitionTime(now())
        .build();
  }

  Condition failedCondition(String type, String message) {
    return Condition.newBuilder()
        .setType(type)
        .setState(Condition.State.CONDITION_FAILED)
        .setMessage(message)
        .setLastTransitionTime(now())
        .build();
  }

  /** A pending condition as it was before: only one that failed says why. */
  static Condition settled(Condition pending) {
    return pending.toBuilder()
        .setState(
            pending.getMessage().isEmpty()
                ? Condition.State.CONDITION_SUCCEEDED
                : Condition.State.CONDITION_FAILED)
        .build();
  }

  /** Says that no data plane is plugged in. */
  Condition controlPlaneOnly() {
    return Condition.newBuilder()
        .setType("ContainerHealthy")
        .setState(Condition.State.CONDITION_SUCCEEDED)
        .setSeverity(Condition.Severity.INFO)
        .setMessage(
            "Emulated control plane only: no service runner is plugged in, no container runs.")
        .setLastTransitionTime(now())
        .build();
  }

  static String modifier(Call call) {
    return call.principal();
  }
}
