package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.CreateJobRequest;
import com.google.cloud.run.v2.DeleteJobRequest;
import com.google.cloud.run.v2.GetJobRequest;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.ListJobsRequest;
import com.google.cloud.run.v2.ListJobsResponse;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.cloud.run.v2.UpdateJobRequest;
import com.google.longrunning.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The methods on jobs. */
final class RunJobs {

  private static final Duration DEPLOY = Duration.ofSeconds(8);
  static final String KIND_DEPLOY = "run.job";
  static final String KIND_DELETE = "run.job.delete";

  private final RunTables tables;
  private final RunPreconditions preconditions;
  private final RunDeletions<Job> deletions;

  RunJobs(RunTables tables, RunExecutions executions) {
    this.tables = tables;
    this.preconditions = new RunPreconditions(tables.emulation);
    this.deletions =
        new RunDeletions<>(
            tables,
            tables.jobs,
            Job.getDefaultInstance(),
            KIND_DELETE,
            Duration.ofSeconds(4),
            (name, gone) -> executions.removeAll(name));
    tables.emulation.operations().define(KIND_DEPLOY, this::deployed);
    tables.emulation.operations().defineFailure(KIND_DEPLOY, this::abandon);
  }

  Operation create(CreateJobRequest q, Call call) {
    RunName name = tables.name(q.getParent(), 0).child("jobs", q.getJobId());
    name.checkId("job_id", 63);
    RunFormats.labels("job", q.getJob().getLabelsMap());
    check(q.getJob());
    if (q.getValidateOnly()) {
      return tables.validated(name, q.getJob().toBuilder().setName(name.shown()).build());
    }
    return RunTags.made(
        tables,
        name,
        q.getJob(),
        () ->
            tables
                .emulation
                .store()
                .transact(
                    name.project().id(),
                    () -> {
                      if (tables.jobs.contains(name.project().id(), name.key())) {
                        throw name.exists();
                      }
                      return put(name, Job.getDefaultInstance(), q.getJob(), call);
                    }));
  }

  private static void check(Job job) {
    RunChecks.containers(
        job.getTemplate().getTemplate().getContainersList(),
        job.getTemplate().getTemplate().getVolumesList(),
        "job.template.template",
        false);
    RunResources.check(
        job.getTemplate().getTemplate().getContainersList(), "job.template.template", false, 0);
    if (job.getTemplate().getTemplate().hasVpcAccess()) {
      RunPreconditions.check(
          "job.template.template", job.getTemplate().getTemplate().getVpcAccess());
    }
    RunChecks.tasks("job.template", job.getTemplate().getTaskCount());
    RunFormats.job(job.getTemplate());
    RunChecks.taskTimeout("job.template.template", job.getTemplate().getTemplate().getTimeout());
  }

  Job get(GetJobRequest q, Call call) {
    return require(tables.name(q.getName(), 2));
  }

  Job require(RunName name) {
    return tables.jobs.get(name.project().id(), name.key()).orElseThrow(name::notFound);
  }

  ListJobsResponse list(ListJobsRequest q, Call call) {
    RunName parent = tables.name(q.getParent(), 0);
    String prefix = parent.location().equals("-") ? "" : parent.location() + "/";
    Page<Job> page =
        Page.of(
            tables.jobs.list(parent.project().id(), prefix),
            q.getPageSize(),
            q.getPageToken(),
            100,
            100,
            Job::getName);
    return ListJobsResponse.newBuilder()
        .addAllJobs(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Operation update(UpdateJobRequest q, Call call) {
    RunName name = tables.name(q.getJob().getName(), 2);
    check(q.getJob());
    return tables
        .emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Job now = tables.jobs.get(name.project().id(), name.key()).orElse(null);
              if (now == null) {
                if (!q.getAllowMissing()) {
                  throw name.notFound();
                }
                return put(name, Job.getDefaultInstance(), q.getJob(), call);
              }
              tables.checkEtag(name, q.getJob().getEtag(), now.getEtag());
              return q.getValidateOnly()
                  ? tables.validated(name, q.getJob())
                  : put(name, now, q.getJob(), call);
            });
  }

  private Operation put(RunName name, Job now, Job wanted, Call call) {
    boolean fresh = now.getName().isEmpty();
    Job filled = RunDefaults.job(wanted, tables.defaultServiceAccount(name));
    preconditions.account(filled.getTemplate().getTemplate().getServiceAccount());
    Condition.Builder pending =
        now.getTerminalCondition().toBuilder().setState(Condition.State.CONDITION_PENDING);
    Job.Builder b = filled.toBuilder();
    RunTags.clear(b);
    Job stored =
        b.setName(name.shown())
            .setUid(fresh ? tables.emulation.ids().uuid() : now.getUid())
            .setGeneration(now.getGeneration() + 1)
            .setObservedGeneration(now.getObservedGeneration())
            .setCreateTime(fresh ? tables.now() : now.getCreateTime())
            .setUpdateTime(tables.now())
            .clearDeleteTime()
            .clearExpireTime()
            .setCreator(fresh ? RunTables.modifier(call) : now.getCreator())
            .setLastModifier(RunTables.modifier(call))
            .clearConditions()
            .setTerminalCondition(pending)
            .setExecutionCount(now.getExecutionCount())
            .setLatestCreatedExecution(now.getLatestCreatedExecution())
            .setReconciling(true)
            .setEtag(tables.etag(name.shown()))
            .build();
    tables.jobs.put(name.project().id(), name.key(), stored);
    return tables.start(name, KIND_DEPLOY, DEPLOY, stored);
  }

  private OperationRow deployed(OperationRow row, Instant at) {
    RunName name = tables.name(row.target(), 2);
    Job now = tables.jobs.get(name.project().id(), name.key()).orElse(Job.getDefaultInstance());
    TaskTemplate task = now.getTemplate().getTemplate();
    Optional<RunPreconditions.Failure> failure =
        preconditions.failure(
            name,
            task.getServiceAccount(),
            task.getContainersList(),
            task.getVolumesList(),
            task.getVpcAccess());
    Job next =
        now.toBuilder()
            .setReconciling(false)
            .setObservedGeneration(now.getGeneration())
            .setTerminalCondition(
                failure
                    .map(
                        f ->
                            tables.failedCondition("Ready", f.message()).toBuilder()
                                .setReason(f.reason())
                                .build())
                    .orElseGet(() -> tables.succeeded("Ready")))
            .build();
    if (!now.getName().isEmpty()) {
      tables.jobs.put(name.project().id(), name.key(), next);
    }
    return row.with(
        failure
            .map(f -> RunTables.failed(row.operation(), next, f.error()))
            .orElseGet(() -> RunTables.finished(row.operation(), next)));
  }

  private void abandon(OperationRow row, GoogleError error) {
    RunName name = tables.name(row.target(), 2);
    tables.jobs.update(
        name.project().id(),
        name.key(),
        now ->
            now.toBuilder()
                .setReconciling(false)
                .setObservedGeneration(now.getGeneration())
                .setTerminalCondition(tables.failedCondition("Ready", error.text()))
                .build());
  }

  Operation delete(DeleteJobRequest q, Call call) {
    return deletions.start(tables.name(q.getName(), 2), q.getEtag(), q.getValidateOnly(), call);
  }
}
