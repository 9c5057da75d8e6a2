package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.CreateWorkerPoolRequest;
import com.google.cloud.run.v2.DeleteWorkerPoolRequest;
import com.google.cloud.run.v2.GetWorkerPoolRequest;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.ListWorkerPoolsRequest;
import com.google.cloud.run.v2.ListWorkerPoolsResponse;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.UpdateWorkerPoolRequest;
import com.google.cloud.run.v2.WorkerPool;
import com.google.longrunning.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Worker pools: revisions as services have them, which take no requests and run as many instances
 * as somebody says. Both API versions change pools through {@link #put}.
 *
 * @see <a
 *     href="https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.workerPools">worker
 *     pools</a>
 */
final class RunWorkerPools {

  static final String COLLECTION = "workerPools";
  private static final Duration DEPLOY = Duration.ofSeconds(12);
  private static final Duration DELETE = Duration.ofSeconds(6);
  private static final String KIND_DEPLOY = "run.workerPool";
  private static final String KIND_DELETE = "run.workerPool.delete";

  private final RunTables tables;
  private final RunRevisions revisions;
  private final RunPreconditions preconditions;
  private final RunDeletions<WorkerPool> deletions;
  private final WorkerPoolInstances instances;

  RunWorkerPools(RunTables tables, RunRevisions revisions) {
    this.tables = tables;
    this.revisions = revisions;
    this.preconditions = new RunPreconditions(tables.emulation);
    this.instances = new WorkerPoolInstances(tables, revisions);
    this.deletions =
        new RunDeletions<>(
            tables,
            tables.workerPools,
            WorkerPool.getDefaultInstance(),
            KIND_DELETE,
            DELETE,
            (name, gone) -> revisions.removeAll(name));
    Operations operations = tables.emulation.operations();
    operations.define(KIND_DEPLOY, (row, at) -> deployed(row, ServiceRunner.Outcome.ready("")));
    operations.defineFailure(KIND_DEPLOY, this::abandon);
    operations.perform(KIND_DEPLOY, () -> revisions.runner().map(r -> row -> deploy(r, row)));
    operations.perform(KIND_DELETE, () -> revisions.runner().map(r -> row -> stop(r, row)));
    instances.resume();
  }

  Operation create(CreateWorkerPoolRequest q, Call call) {
    RunName name = tables.name(q.getParent(), 0).child(COLLECTION, q.getWorkerPoolId());
    return create(name, q.getWorkerPool(), q.getValidateOnly(), call);
  }

  Operation create(RunName name, WorkerPool wanted, boolean validateOnly, Call call) {
    name.checkId("worker_pool_id", 49);
    WorkerPoolShapes.check(wanted);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (tables.workerPools.contains(name.project().id(), name.key())) {
                throw name.exists();
              }
              return validateOnly
                  ? tables.validated(name, supposed(name, wanted))
                  : put(name, WorkerPool.getDefaultInstance(), wanted, false, call);
            });
  }

  /** What validation alone answers: the pool with its defaults, of which nothing is kept. */
  WorkerPool supposed(RunName name, WorkerPool wanted) {
    return WorkerPoolShapes.filled(clean(wanted), tables.defaultServiceAccount(name)).toBuilder()
        .setName(name.shown())
        .build();
  }

  WorkerPool get(GetWorkerPoolRequest q, Call call) {
    return require(tables.name(q.getName(), 2));
  }

  WorkerPool require(RunName name) {
    return tables.workerPools.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListWorkerPoolsResponse list(ListWorkerPoolsRequest q, Call call) {
    Page<WorkerPool> page =
        Page.of(
            all(tables.name(q.getParent(), 0)),
            q.getPageSize(),
            q.getPageToken(),
            100,
            100,
            WorkerPool::getName);
    return ListWorkerPoolsResponse.newBuilder()
        .addAllWorkerPools(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  List<WorkerPool> all(RunName parent) {
    String prefix = parent.location().equals("-") ? "" : parent.location() + "/";
    return tables.workerPools.list(parent.project().id(), prefix);
  }

  Operation update(UpdateWorkerPoolRequest q, Call call) {
    RunName name = tables.name(q.getWorkerPool().getName(), 2);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Optional<WorkerPool> there = tables.workerPools.get(name.project().id(), name.key());
              if (there.isEmpty()) {
                if (!q.getAllowMissing()) {
                  throw name.notFound();
                }
                return create(name, q.getWorkerPool(), q.getValidateOnly(), call);
              }
              WorkerPool now = there.get();
              tables.checkEtag(name, q.getWorkerPool().getEtag(), now.getEtag());
              WorkerPool wanted =
                  q.getUpdateMask().getPathsCount() == 0
                      ? q.getWorkerPool()
                      : FieldMasks.patch(now, q.getWorkerPool(), q.getUpdateMask());
              WorkerPoolShapes.check(wanted);
              return q.getValidateOnly()
                  ? tables.validated(name, supposed(name, wanted))
                  : put(name, now, wanted, q.getForceNewRevision(), call);
            });
  }

  /** Stores what is wanted as the next generation and starts its deployment. */
  Operation put(RunName name, WorkerPool now, WorkerPool wanted, boolean anew, Call call) {
    boolean fresh = now.getName().isEmpty();
    WorkerPool filled = WorkerPoolShapes.filled(clean(wanted), tables.defaultServiceAccount(name));
    preconditions.account(filled.getTemplate().getServiceAccount());
    WorkerPool.Builder b =
        filled.toBuilder()
            .setName(name.shown())
            .setUid(fresh ? tables.emulation.ids().uuid() : now.getUid())
            .setGeneration(now.getGeneration() + 1)
            .setObservedGeneration(now.getObservedGeneration())
            .setCreateTime(fresh ? tables.now() : now.getCreateTime())
            .setUpdateTime(tables.now())
            .setCreator(fresh ? RunTables.modifier(call) : now.getCreator())
            .setLastModifier(RunTables.modifier(call))
            .setLatestReadyRevision(now.getLatestReadyRevision())
            .setLatestCreatedRevision(now.getLatestCreatedRevision())
            .addAllInstanceSplitStatuses(now.getInstanceSplitStatusesList())
            .addAllConditions(now.getConditionsList())
            .setReconciling(true)
            .setTerminalCondition(
                now.getTerminalCondition().toBuilder()
                    .setType("Ready")
                    .setState(Condition.State.CONDITION_PENDING)
                    .clearMessage())
            .setEtag(tables.etag(name.shown()));
    checkSplits(name, b);
    Service like = WorkerPoolShapes.service(b.build());
    RunQuota.check(
        quota -> tables.emulation.settings().limit(quota, name.project().id(), name.location()),
        like.getTemplate(),
        "worker_pool.scaling.manual_instance_count");
    if (fresh || anew || !filled.getTemplate().equals(now.getTemplate())) {
      b.setLatestCreatedRevision(revisions.make(name, like, call).getName());
    } else {
      RunName newest = RunRevisions.newest(name, like);
      tables.revisions.update(
          newest.project().id(),
          newest.key(),
          r -> r.toBuilder().setScaling(like.getTemplate().getScaling()).build());
    }
    WorkerPool stored = b.build();
    tables.workerPools.put(name.project().id(), name.key(), stored);
    return tables.start(name, KIND_DEPLOY, DEPLOY, stored);
  }

  /** Output-only fields of a request do not count. */
  private static WorkerPool clean(WorkerPool p) {
    return p.toBuilder()
        .clearUid()
        .clearGeneration()
        .clearObservedGeneration()
        .clearConditions()
        .clearTerminalCondition()
        .clearInstanceSplitStatuses()
        .clearLatestCreatedRevision()
        .clearLatestReadyRevision()
        .clearReconciling()
        .clearDeleteTime()
        .clearExpireTime()
        .build();
  }

  private void checkSplits(RunName name, WorkerPool.Builder b) {
    for (InstanceSplit split : b.getInstanceSplitsList()) {
      String revision = split.getRevision().substring(split.getRevision().lastIndexOf('/') + 1);
      if (!revision.isEmpty()
          && !revision.equals(b.getTemplate().getRevision())
          && !tables.revisions.contains(
              name.project().id(), name.child("revisions", revision).key())) {
        throw RunErrors.badField(
            "worker_pool.instance_splits",
            "Revision '" + revision + "' of worker pool '" + name.id() + "' does not exist.");
      }
    }
  }

  /** Starts what is to have instances, and stops what is not. */
  private Operations.Completion deploy(ServiceRunner runner, OperationRow pending) {
    RunName name = tables.name(pending.target(), 2);
    ServiceRunner.Outcome outcome =
        tables
            .workerPools
            .get(name.project().id(), name.key())
            .map(p -> instances.bringUp(runner, name, p))
            .orElseGet(() -> ServiceRunner.Outcome.ready(""));
    return (row, at) -> deployed(row, outcome);
  }

  private Operations.Completion stop(ServiceRunner runner, OperationRow pending) {
    revisions
        .all(tables.name(pending.target(), 2))
        .forEach(revision -> runner.stop(revision.getName()));
    return deletions::finish;
  }

  private OperationRow deployed(OperationRow row, ServiceRunner.Outcome outcome) {
    RunName name = tables.name(row.target(), 2);
    WorkerPool now = tables.workerPools.get(name.project().id(), name.key()).orElse(null);
    if (now == null) {
      return row.with(
          RunTables.failed(
              row.operation(),
              WorkerPool.getDefaultInstance(),
              GoogleError.notFound("The worker pool was deleted.")));
    }
    Revision revision =
        revisions.settle(RunRevisions.newest(name, WorkerPoolShapes.service(now)), outcome);
    Optional<String> problem =
        revision.getConditionsList().stream()
            .filter(c -> c.getState() == Condition.State.CONDITION_FAILED)
            .filter(c -> !c.getType().equals(RunActivity.TYPE))
            .map(Condition::getMessage)
            .findFirst();
    WorkerPool.Builder b = observed(now);
    if (problem.isEmpty()) {
      b.setLatestReadyRevision(revision.getName()).setTerminalCondition(tables.succeeded("Ready"));
    } else {
      b.setTerminalCondition(
          tables
              .failedCondition(
                  "Ready",
                  "Revision '"
                      + revision.getName().substring(revision.getName().lastIndexOf('/') + 1)
                      + "' is not ready. "
                      + problem.get())
              .toBuilder()
              .setReason(Condition.CommonReason.REVISION_FAILED));
    }
    if (revisions.runner().isEmpty()) {
      b.addConditions(tables.controlPlaneOnly());
    }
    b.clearInstanceSplitStatuses().addAllInstanceSplitStatuses(WorkerPoolShapes.statuses(b));
    WorkerPool next = b.build();
    tables.workerPools.put(name.project().id(), name.key(), next);
    revisions.activate(name, WorkerPoolShapes.service(next));
    return row.with(
        problem.isEmpty()
            ? RunTables.finished(row.operation(), next)
            : RunTables.failed(
                row.operation(),
                next,
                GoogleError.failedPrecondition(next.getTerminalCondition().getMessage())));
  }

  private static WorkerPool.Builder observed(WorkerPool now) {
    return now.toBuilder()
        .setReconciling(false)
        .setObservedGeneration(now.getGeneration())
        .clearConditions();
  }

  /** A deployment that failed: the pool is there, and not ready. */
  private void abandon(OperationRow row, GoogleError error) {
    RunName name = tables.name(row.target(), 2);
    tables.workerPools.update(
        name.project().id(),
        name.key(),
        now ->
            observed(now)
                .setTerminalCondition(tables.failedCondition("Ready", error.text()))
                .build());
  }

  Operation delete(DeleteWorkerPoolRequest q, Call call) {
    return delete(tables.name(q.getName(), 2), q.getEtag(), q.getValidateOnly(), call);
  }

  Operation delete(RunName name, String etag, boolean validateOnly, Call call) {
    return deletions.start(name, etag, validateOnly, call);
  }
}
