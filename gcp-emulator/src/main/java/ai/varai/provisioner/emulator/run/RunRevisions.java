package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.DeleteRevisionRequest;
import com.google.cloud.run.v2.GetRevisionRequest;
import com.google.cloud.run.v2.ListRevisionsRequest;
import com.google.cloud.run.v2.ListRevisionsResponse;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.longrunning.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Revisions: made by services, read and deleted by name. */
final class RunRevisions {

  static final String KIND_DELETE = "run.revision.delete";

  private final RunTables tables;
  final RunWorkloads workloads;
  private final RunPreconditions preconditions;

  RunRevisions(RunTables tables) {
    this.tables = tables;
    this.workloads = new RunWorkloads(tables);
    this.preconditions = new RunPreconditions(tables.emulation);
    tables.emulation.operations().define(KIND_DELETE, this::deleted);
    tables.emulation.operations().defineFailure(KIND_DELETE, (row, error) -> stay(row));
    tables
        .emulation
        .operations()
        .perform(
            KIND_DELETE,
            () ->
                runner()
                    .map(
                        r ->
                            row -> {
                              r.stop(row.target());
                              return this::deleted;
                            }));
    tables.emulation.store().onClear(this::cleared);
  }

  /** What runs for a project's revisions and instances goes with them. */
  private Runnable cleared(String project) {
    List<String> names =
        Stream.concat(
                tables.revisions.list(project).stream().map(Revision::getName),
                tables.instances.list(project).stream().map(row -> Trees.text(row, "name")))
            .toList();
    return () -> runner().ifPresent(r -> names.forEach(r::stop));
  }

  Optional<ServiceRunner> runner() {
    return tables.emulation.plugin(ServiceRunner.class);
  }

  /** Makes the revision of the service's present template. */
  Revision make(RunName service, Service s, Call call) {
    boolean pool = isPool(service);
    String field = (pool ? "worker_pool" : "service") + ".template.revision";
    RevisionTemplate t = s.getTemplate();
    String id =
        t.getRevision().isEmpty()
            ? service.id()
                + String.format(Locale.ROOT, "-%05d-", s.getGeneration())
                + tables.emulation.ids().lower(3)
            : t.getRevision();
    if (!id.startsWith(service.id() + "-")) {
      throw RunErrors.badField(
          field,
          "Revision names must be prefixed by the "
              + (pool ? "worker pool" : "service")
              + " name and a dash: '"
              + id
              + "'.");
    }
    RunName name = service.child("revisions", id);
    name.checkId(field, 63);
    if (tables.revisions.contains(service.project().id(), name.key())) {
      throw GoogleError.alreadyExists(
          "Revision named '" + id + "' with different configuration already exists.");
    }
    Revision r =
        Revision.newBuilder()
            .setName(name.shown())
            .setUid(tables.emulation.ids().uuid())
            .setGeneration(1)
            .putAllLabels(t.getLabelsMap())
            .putAllAnnotations(t.getAnnotationsMap())
            .setCreateTime(tables.now())
            .setUpdateTime(tables.now())
            .setLaunchStage(s.getLaunchStage())
            .setService(pool ? "" : service.id())
            .setScaling(t.getScaling())
            .setMaxInstanceRequestConcurrency(t.getMaxInstanceRequestConcurrency())
            .setTimeout(t.getTimeout())
            .setServiceAccount(t.getServiceAccount())
            .addAllContainers(t.getContainersList())
            .addAllVolumes(t.getVolumesList())
            .setExecutionEnvironment(t.getExecutionEnvironment())
            .setEncryptionKey(t.getEncryptionKey())
            .setSessionAffinity(t.getSessionAffinity())
            .setCreator(RunTables.modifier(call))
            .setReconciling(true)
            .setLogUri(
                "https://console.cloud.google.com/logs/viewer?project="
                    + service.project().id()
                    + (pool
                        ? "&resource=cloud_run_worker_pool/worker_pool_name/"
                        : "&resource=cloud_run_revision/service_name/")
                    + service.id()
                    + "/revision_name/"
                    + id)
            .setEtag(tables.etag(name.shown()))
            .build();
    if (t.hasVpcAccess()) {
      r = r.toBuilder().setVpcAccess(t.getVpcAccess()).build();
    }
    tables.revisions.put(service.project().id(), name.key(), r);
    return r;
  }

  private static boolean isPool(RunName owner) {
    return owner.rest().startsWith(RunWorkerPools.COLLECTION + "/");
  }

  /** Whether all is there that the revision stands on. */
  boolean fit(Revision r) {
    return unfit(r).isEmpty();
  }

  /** The service, or the pool as one, that a revision belongs to. */
  private Service owner(RunName revision) {
    RunName owner = revision.owner();
    String project = owner.project().id();
    return (isPool(owner)
            ? tables.workerPools.get(project, owner.key()).map(WorkerPoolShapes::service)
            : tables.services.get(project, owner.key()))
        .orElseThrow(owner::notFound);
  }

  /** The name of the service's newest revision. */
  static RunName newest(RunName service, Service s) {
    String full = s.getLatestCreatedRevision();
    return service.child("revisions", full.substring(full.lastIndexOf('/') + 1));
  }

  /** Starts a revision, unless that was done earlier. */
  ServiceRunner.Outcome start(
      ServiceRunner runner, RunName name, Function<Revision, ServiceRunner.Scaling> scaling) {
    return tables
        .revisions
        .get(name.project().id(), name.key())
        .filter(r -> r.getReconciling() || lackedSomething(r))
        .filter(r -> unfit(r).isEmpty())
        .map(r -> workloads.start(runner, r, scaling.apply(r)))
        .orElseGet(() -> ServiceRunner.Outcome.ready(""));
  }

  /** Gives a revision the conditions of its start, once. */
  Revision settle(RunName name, ServiceRunner.Outcome started) {
    Revision now = require(name);
    if (!now.getReconciling() && !lackedSomething(now)) {
      return now;
    }
    Optional<RunPreconditions.Failure> unfit = unfit(now);
    ServiceRunner.Outcome outcome =
        unfit.map(failure -> ServiceRunner.Outcome.failed(failure.message())).orElse(started);
    Revision.Builder b =
        now.toBuilder().setReconciling(false).setObservedGeneration(1).clearConditions();
    if (outcome.ready()) {
      b.addConditions(tables.succeeded("Ready"))
          .addConditions(
              runner().isPresent() ? healthy(outcome.address()) : tables.controlPlaneOnly())
          .addConditions(tables.succeeded("ContainerReady"))
          .addConditions(tables.succeeded("ResourcesAvailable"));
    } else if (unfit.isPresent()) {
      b.addConditions(
          tables.failedCondition("Ready", outcome.message()).toBuilder()
              .setReason(unfit.get().reason()));
    } else {
      b.addConditions(unhealthy("Ready", outcome.message()))
          .addConditions(unhealthy("ContainerHealthy", outcome.message()));
    }
    Revision next = b.setEtag(tables.etag(name.shown())).build();
    tables.revisions.put(name.project().id(), name.key(), next);
    return next;
  }

  private Condition unhealthy(String type, String message) {
    return tables.failedCondition(type, message).toBuilder()
        .setRevisionReason(Condition.RevisionReason.HEALTH_CHECK_CONTAINER_ERROR)
        .build();
  }

  /** Where the first instance was reached: a later one may have another address. */
  private Condition healthy(String address) {
    Condition c = tables.succeeded("ContainerHealthy");
    return address.isEmpty()
        ? c
        : c.toBuilder().setMessage("Started at http://" + address + ".").build();
  }

  /** What it stands on may be there by now. */
  private static boolean lackedSomething(Revision r) {
    return r.getConditionsList().stream()
        .map(Condition::getReason)
        .anyMatch(RunPreconditions.REASONS::contains);
  }

  private Optional<RunPreconditions.Failure> unfit(Revision r) {
    return preconditions.failure(
        tables.name(r.getName(), 4).owner(),
        r.getServiceAccount(),
        r.getContainersList(),
        r.getVolumesList(),
        r.getVpcAccess());
  }

  /** Says of every revision of a service whether its traffic leads there. */
  void activate(RunName service, Service s) {
    RunActivity activity = new RunActivity(tables);
    for (Revision now : all(service)) {
      Revision next = activity.of(now, s);
      if (!next.equals(now)) {
        tables.revisions.put(service.project().id(), tables.name(now.getName(), 4).key(), next);
      }
    }
  }

  Revision get(GetRevisionRequest q, Call call) {
    return require(tables.name(q.getName(), 4));
  }

  Revision require(RunName name) {
    return tables.revisions.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListRevisionsResponse list(ListRevisionsRequest q, Call call) {
    Page<Revision> page =
        Page.of(
            all(tables.name(q.getParent(), 2)),
            q.getPageSize(),
            q.getPageToken(),
            100,
            100,
            Revision::getName);
    return ListRevisionsResponse.newBuilder()
        .addAllRevisions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** Newest first; {@code services/-} means of every service, {@code workerPools/-} of pools. */
  List<Revision> all(RunName service) {
    String collection = service.rest().substring(0, service.rest().indexOf('/') + 1);
    String prefix =
        service.id().equals("-")
            ? (service.location().equals("-") ? "" : service.location() + "/" + collection)
            : service.key() + "/revisions/";
    List<Revision> all = new ArrayList<>(tables.revisions.list(service.project().id(), prefix));
    all.removeIf(r -> !r.getName().contains("/" + collection));
    all.sort(
        Comparator.comparingLong(
                (Revision r) ->
                    r.getCreateTime().getSeconds() * 1_000_000
                        + r.getCreateTime().getNanos() / 1000)
            .reversed());
    return all;
  }

  Operation delete(DeleteRevisionRequest q, Call call) {
    return delete(tables.name(q.getName(), 4), q.getEtag(), q.getValidateOnly());
  }

  Operation delete(RunName name, String etag, boolean validateOnly) {
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Revision now = require(name);
              tables.checkEtag(name, etag, now.getEtag());
              Service s = owner(name);
              if (s.getLatestCreatedRevision().equals(now.getName())) {
                throw GoogleError.failedPrecondition(
                    "Revision '"
                        + name.id()
                        + "' is the latest created revision of its "
                        + (isPool(name.owner()) ? "worker pool" : "service")
                        + " and cannot be directly deleted.");
              }
              if (RunActivity.leads(s, now)) {
                throw GoogleError.failedPrecondition(
                    "Revision '"
                        + name.id()
                        + "' is actively serving traffic and cannot be deleted.");
              }
              if (validateOnly) {
                return tables.validated(name, now);
              }
              Revision going =
                  now.toBuilder()
                      .setDeleteTime(tables.now())
                      .setExpireTime(tables.expiry())
                      .setReconciling(true)
                      .build();
              tables.revisions.put(name.project().id(), name.key(), going);
              return tables.start(name, KIND_DELETE, Duration.ofSeconds(3), going);
            });
  }

  private OperationRow deleted(OperationRow row, Instant at) {
    RunName name = tables.name(row.target(), 4);
    Revision now =
        tables.revisions.get(name.project().id(), name.key()).orElse(Revision.getDefaultInstance());
    tables.revisions.remove(name.project().id(), name.key());
    return row.with(
        RunTables.finished(row.operation(), now.toBuilder().setReconciling(false).build()));
  }

  /** A deletion that failed: the revision goes on as it was. */
  private void stay(OperationRow row) {
    RunName name = tables.name(row.target(), 4);
    tables.revisions.update(
        name.project().id(),
        name.key(),
        r -> r.toBuilder().clearDeleteTime().clearExpireTime().setReconciling(false).build());
  }

  void removeAll(RunName service) {
    for (Revision r : all(service)) {
      tables.revisions.remove(
          service.project().id(),
          service
              .child("revisions", r.getName().substring(r.getName().lastIndexOf('/') + 1))
              .key());
    }
  }

  static boolean isReady(Revision r) {
    return r.getConditionsList().stream()
        .anyMatch(
            c ->
                c.getType().equals("Ready") && c.getState() == Condition.State.CONDITION_SUCCEEDED);
  }
}
