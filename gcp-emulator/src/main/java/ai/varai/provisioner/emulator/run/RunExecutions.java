package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.run.RunTasks.Result;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.run.v2.CancelExecutionRequest;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.DeleteExecutionRequest;
import com.google.cloud.run.v2.Execution;
import com.google.cloud.run.v2.ExecutionReference;
import com.google.cloud.run.v2.GetExecutionRequest;
import com.google.cloud.run.v2.GetTaskRequest;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.ListExecutionsRequest;
import com.google.cloud.run.v2.ListExecutionsResponse;
import com.google.cloud.run.v2.ListTasksRequest;
import com.google.cloud.run.v2.ListTasksResponse;
import com.google.cloud.run.v2.RunJobRequest;
import com.google.cloud.run.v2.Task;
import com.google.cloud.run.v2.TaskAttemptResult;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs of jobs: executions and their tasks. */
final class RunExecutions {

  static final String KIND_RUN = "run.execution";
  static final String KIND_DELETE = "run.execution.delete";

  private final RunTables tables;
  private final RunTasks tasks;

  RunExecutions(RunTables tables) {
    this.tables = tables;
    this.tasks = new RunTasks(tables);
    Operations operations = tables.emulation.operations();
    operations.define(
        KIND_RUN, (row, at) -> executed(row, index -> Result.of(ServiceRunner.Outcome.ready(""))));
    operations.perform(
        KIND_RUN,
        () -> tables.emulation.plugin(ServiceRunner.class).map(r -> row -> runTasks(r, row)));
    operations.define(KIND_DELETE, this::deleted);
    operations.defineFailure(
        KIND_RUN,
        (row, error) ->
            executed(row, index -> Result.of(ServiceRunner.Outcome.failed(error.text()))));
    operations.defineFailure(KIND_DELETE, (row, error) -> stay(row));
  }

  /** Runs a job; the new execution's name. */
  RunName start(RunJobRequest q, Call call) {
    return tables.name(started(run(q, call)).getName(), 4);
  }

  private static Execution started(Operation operation) {
    try {
      return operation.getMetadata().unpack(Execution.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  Operation run(RunJobRequest q, Call call) {
    RunName job = tables.name(q.getName(), 2);
    RunChecks.tasks("overrides", q.getOverrides().getTaskCount());
    RunChecks.taskTimeout("overrides", q.getOverrides().getTimeout());
    return tables
        .emulation
        .store()
        .transact(
            job.project().id(),
            () -> {
              Job j = tables.jobs.get(job.project().id(), job.key()).orElseThrow(job::notFound);
              tables.checkEtag(job, q.getEtag(), j.getEtag());
              RunName name =
                  job.child("executions", job.id() + "-" + tables.emulation.ids().lower(5));
              Execution e = execution(name, j, q, call);
              if (q.getValidateOnly()) {
                return tables.validated(name, e);
              }
              tables.executions.put(job.project().id(), name.key(), e);
              tables.jobs.put(
                  job.project().id(),
                  job.key(),
                  j.toBuilder()
                      .setExecutionCount(j.getExecutionCount() + 1)
                      .setLatestCreatedExecution(reference(e))
                      .build());
              return tables.start(name, KIND_RUN, Duration.ofSeconds(15), e);
            });
  }

  private Execution execution(RunName name, Job j, RunJobRequest q, Call call) {
    int count =
        q.getOverrides().getTaskCount() > 0
            ? q.getOverrides().getTaskCount()
            : j.getTemplate().getTaskCount();
    TaskTemplate.Builder template = j.getTemplate().getTemplate().toBuilder();
    RunOverrides.apply(q.getOverrides(), template);
    return Execution.newBuilder()
        .setName(name.shown())
        .setUid(tables.emulation.ids().uuid())
        .setCreator(RunTables.modifier(call))
        .setGeneration(1)
        .putAllLabels(j.getTemplate().getLabelsMap())
        .putAllAnnotations(j.getTemplate().getAnnotationsMap())
        .setCreateTime(tables.now())
        .setUpdateTime(tables.now())
        .setLaunchStage(j.getLaunchStage())
        .setJob(name.owner().id())
        .setParallelism(j.getTemplate().getParallelism())
        .setTaskCount(count)
        .setTemplate(template)
        .setReconciling(true)
        .addConditions(
            Condition.newBuilder()
                .setType("Completed")
                .setState(Condition.State.CONDITION_PENDING)
                .setLastTransitionTime(tables.now()))
        .setLogUri(
            "https://console.cloud.google.com/logs/viewer?project="
                + name.project().id()
                + "&resource=cloud_run_job/job_name/"
                + name.owner().id())
        .setEtag(tables.etag(name.shown()))
        .build();
  }

  private static ExecutionReference reference(Execution e) {
    ExecutionReference.Builder b =
        ExecutionReference.newBuilder()
            .setName(e.getName().substring(e.getName().lastIndexOf('/') + 1))
            .setCreateTime(e.getCreateTime());
    if (e.hasCompletionTime()) {
      b.setCompletionTime(e.getCompletionTime())
          .setCompletionStatus(
              e.getCancelledCount() > 0
                  ? ExecutionReference.CompletionStatus.EXECUTION_CANCELLED
                  : e.getFailedCount() > 0
                      ? ExecutionReference.CompletionStatus.EXECUTION_FAILED
                      : ExecutionReference.CompletionStatus.EXECUTION_SUCCEEDED);
    } else {
      b.setCompletionStatus(ExecutionReference.CompletionStatus.EXECUTION_RUNNING);
    }
    return b.build();
  }

  private Operations.Completion runTasks(ServiceRunner runner, OperationRow pending) {
    List<Result> results = tasks.run(runner, tables.name(pending.target(), 4));
    return (row, at) -> executed(row, results::get);
  }

  private OperationRow executed(OperationRow row, IntFunction<Result> outcomes) {
    RunName name = tables.name(row.target(), 4);
    String project = name.project().id();
    Execution now = tables.executions.get(project, name.key()).orElse(null);
    if (now == null || now.getCancelledCount() > 0) {
      return row.with(
          RunTables.failed(
              row.operation(),
              now == null ? Execution.getDefaultInstance() : now,
              GoogleError.aborted("The execution was cancelled.")));
    }
    List<Result> results = IntStream.range(0, now.getTaskCount()).mapToObj(outcomes).toList();
    String message = "";
    for (int i = 0; i < results.size(); i++) {
      RunName task = RunTasks.name(name, i);
      if (!results.get(i).good()) {
        message = results.get(i).outcome().message();
      }
      tables.tasks.put(project, task.key(), task(task, now, i, results.get(i)));
    }
    boolean good = results.stream().allMatch(Result::good);
    Execution.Builder b =
        RunTasks.counted(now.toBuilder(), results)
            .setReconciling(false)
            .setObservedGeneration(1)
            .setStartTime(now.getCreateTime())
            .setCompletionTime(tables.now())
            .setUpdateTime(tables.now())
            .clearConditions()
            .addConditions(
                good ? tables.succeeded("Completed") : tables.failedCondition("Completed", message))
            .addConditions(tables.succeeded("ResourcesAvailable"))
            .addConditions(tables.succeeded("Started"));
    if (tables.emulation.plugin(ServiceRunner.class).isEmpty()) {
      b.addConditions(tables.controlPlaneOnly());
    } else {
      new RunMetrics(tables).execution(name.owner(), good);
    }
    Execution next = b.build();
    tables.executions.put(project, name.key(), next);
    refer(name, next);
    return row.with(
        good
            ? RunTables.finished(row.operation(), next)
            : RunTables.failed(row.operation(), next, GoogleError.aborted(message)));
  }

  /** Tells the job how its latest execution is doing. */
  private void refer(RunName name, Execution next) {
    tables.jobs.update(
        name.project().id(),
        name.owner().key(),
        j ->
            j.getLatestCreatedExecution().getName().equals(name.id())
                ? j.toBuilder().setLatestCreatedExecution(reference(next)).build()
                : j);
  }

  private Task task(RunName name, Execution e, int index, Result result) {
    Task.Builder b =
        Task.newBuilder()
            .setName(name.shown())
            .setUid(tables.emulation.ids().uuid())
            .setGeneration(1)
            .setObservedGeneration(1)
            .setCreateTime(e.getCreateTime())
            .setScheduledTime(e.getCreateTime())
            .setStartTime(e.getCreateTime())
            .setCompletionTime(tables.now())
            .setUpdateTime(tables.now())
            .setJob(name.owner().owner().id())
            .setExecution(name.owner().id())
            .addAllContainers(e.getTemplate().getContainersList())
            .addAllVolumes(e.getTemplate().getVolumesList())
            .setMaxRetries(e.getTemplate().getMaxRetries())
            .setTimeout(e.getTemplate().getTimeout())
            .setServiceAccount(e.getTemplate().getServiceAccount())
            .setExecutionEnvironment(e.getTemplate().getExecutionEnvironment())
            .setIndex(index)
            .setRetried(result.retried())
            .setEtag(tables.etag(name.shown()));
    return result.good()
        ? b.addConditions(tables.succeeded("Completed"))
            .addConditions(tables.succeeded("Started"))
            .build()
        : b.addConditions(tables.failedCondition("Completed", result.outcome().message()))
            .addConditions(tables.succeeded("Started"))
            .setLastAttemptResult(last(result.outcome()))
            .build();
  }

  /** What stopped a container that did not end by itself stands in the status. */
  private static TaskAttemptResult last(ServiceRunner.Outcome outcome) {
    TaskAttemptResult.Builder b =
        TaskAttemptResult.newBuilder()
            .setStatus(
                Status.newBuilder()
                    .setCode(Code.UNKNOWN.getNumber())
                    .setMessage(outcome.message()));
    outcome.exitCode().ifPresent(b::setExitCode);
    return b.build();
  }

  Execution get(GetExecutionRequest q, Call call) {
    return require(tables.name(q.getName(), 4));
  }

  Execution require(RunName name) {
    return tables.executions.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListExecutionsResponse list(ListExecutionsRequest q, Call call) {
    RunName job = tables.name(q.getParent(), 2);
    String prefix =
        job.id().equals("-")
            ? (job.location().equals("-") ? "" : job.location() + "/")
            : job.key() + "/executions/";
    Page<Execution> page =
        Page.of(
            tables.executions.list(job.project().id(), prefix),
            q.getPageSize(),
            q.getPageToken(),
            100,
            100,
            Execution::getName);
    return ListExecutionsResponse.newBuilder()
        .addAllExecutions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Operation cancel(CancelExecutionRequest q, Call call) {
    RunName name = tables.name(q.getName(), 4);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Execution now = require(name);
              tables.checkEtag(name, q.getEtag(), now.getEtag());
              if (now.hasCompletionTime()) {
                throw GoogleError.failedPrecondition(
                    "Execution '" + name.id() + "' is already completed and cannot be cancelled.");
              }
              Execution next =
                  now.toBuilder()
                      .setReconciling(false)
                      .setCancelledCount(now.getTaskCount())
                      .setCompletionTime(tables.now())
                      .clearConditions()
                      .addConditions(
                          tables
                              .failedCondition("Completed", "Execution was cancelled.")
                              .toBuilder()
                              .setExecutionReason(Condition.ExecutionReason.CANCELLED))
                      .build();
              tables.executions.put(name.project().id(), name.key(), next);
              refer(name, next);
              return tables.validated(name, next);
            });
  }

  Operation delete(DeleteExecutionRequest q, Call call) {
    RunName name = tables.name(q.getName(), 4);
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Execution now = require(name);
              tables.checkEtag(name, q.getEtag(), now.getEtag());
              if (q.getValidateOnly()) {
                return tables.validated(name, now);
              }
              Execution going =
                  now.toBuilder()
                      .setDeleteTime(tables.now())
                      .setExpireTime(tables.expiry())
                      .setReconciling(true)
                      .build();
              tables.executions.put(name.project().id(), name.key(), going);
              return tables.start(name, KIND_DELETE, Duration.ofSeconds(2), going);
            });
  }

  private OperationRow deleted(OperationRow row, Instant at) {
    RunName name = tables.name(row.target(), 4);
    String project = name.project().id();
    Execution now =
        tables.executions.get(project, name.key()).orElse(Execution.getDefaultInstance());
    remove(name);
    return row.with(
        RunTables.finished(row.operation(), now.toBuilder().setReconciling(false).build()));
  }

  /** A deletion that failed: the execution is as it was. */
  private void stay(OperationRow row) {
    RunName name = tables.name(row.target(), 4);
    tables.executions.update(
        name.project().id(),
        name.key(),
        e ->
            e.toBuilder()
                .clearDeleteTime()
                .clearExpireTime()
                .setReconciling(!e.hasCompletionTime())
                .build());
  }

  private void remove(RunName execution) {
    String project = execution.project().id();
    for (Task t : tables.tasks.list(project, execution.key() + "/tasks/")) {
      tables.tasks.remove(project, tables.name(t.getName(), 6).key());
    }
    tables.executions.remove(project, execution.key());
  }

  void removeAll(RunName job) {
    tables
        .executions
        .list(job.project().id(), job.key() + "/executions/")
        .forEach(e -> remove(tables.name(e.getName(), 4)));
  }

  Task getTask(GetTaskRequest q, Call call) {
    RunName name = tables.name(q.getName(), 6);
    return tables.tasks.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListTasksResponse listTasks(ListTasksRequest q, Call call) {
    RunName execution = tables.name(q.getParent(), 4);
    Page<Task> page =
        Page.of(
            tables.tasks.list(execution.project().id(), execution.key() + "/tasks/"),
            q.getPageSize(),
            q.getPageToken(),
            100,
            100,
            Task::getName);
    return ListTasksResponse.newBuilder()
        .addAllTasks(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
