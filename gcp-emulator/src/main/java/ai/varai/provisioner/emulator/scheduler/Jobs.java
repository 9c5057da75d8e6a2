package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.QuotaErrors;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.scheduler.v1.CreateJobRequest;
import com.google.cloud.scheduler.v1.DeleteJobRequest;
import com.google.cloud.scheduler.v1.GetJobRequest;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.ListJobsRequest;
import com.google.cloud.scheduler.v1.ListJobsResponse;
import com.google.cloud.scheduler.v1.PauseJobRequest;
import com.google.cloud.scheduler.v1.ResumeJobRequest;
import com.google.cloud.scheduler.v1.RunJobRequest;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.Empty;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The methods on jobs.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/reference/rest">REST reference</a>
 */
final class Jobs {
  private static final Pattern PARENT = Pattern.compile("projects/([^/]+)/locations/([^/]+)");
  private static final int PAGE = 500;
  private static final int ID = 19;

  private final JobRows rows;
  private final JobRuns runs;
  private final JobChecks checks;

  Jobs(JobRows rows, JobRuns runs) {
    this.rows = rows;
    this.runs = runs;
    this.checks = new JobChecks(new HttpTargetChecks(rows.emulation));
  }

  Job create(CreateJobRequest q, Call call) {
    String given = q.getJob().getName();
    JobName name =
        rows.name(
            given.isEmpty() ? q.getParent() + "/jobs/" + rows.emulation.ids().numeric(ID) : given);
    Matcher parent = parent(q.getParent());
    if (!rows.emulation.projects().require(parent.group(1)).equals(name.project())
        || !parent.group(2).equals(name.location())) {
      throw GoogleError.badField(
          "job.name", "Job.name must begin with the parent: " + q.getParent() + ".");
    }
    Job job = complete(name, q.getJob(), Job.getDefaultInstance(), Job.State.ENABLED);
    return rows.emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              if (rows.find(name).isPresent()) {
                throw GoogleError.alreadyExists("Job " + name.shown() + " already exists");
              }
              QuotaErrors.check(
                  rows.emulation.settings(),
                  Quotas.SCHEDULER_JOBS,
                  rows.list(name.project().id(), name.location()).size(),
                  name.project(),
                  "Jobs per region");
              return rows.put(name, runs.begin(name, job));
            });
  }

  /** With defaults, checked; what a client says of fields that are output only does not count. */
  private Job complete(JobName name, Job given, Job before, Job.State state) {
    Job.Builder job =
        JobDefaults.fill(name, given).toBuilder()
            .setName(name.shown())
            .setState(state)
            .setUserUpdateTime(Times.timestamp(rows.now()))
            .clearScheduleTime()
            .clearStatus()
            .clearLastAttemptTime();
    if (before.hasStatus()) {
      job.setStatus(before.getStatus());
    }
    if (before.hasLastAttemptTime()) {
      job.setLastAttemptTime(before.getLastAttemptTime());
    }
    checks.check(name, job.build(), rows.now());
    return job.build();
  }

  private static Matcher parent(String parent) {
    Matcher m = PARENT.matcher(parent);
    if (!m.matches()) {
      throw GoogleError.badField(
          "parent",
          "Location name must be formatted:"
              + " \"projects/<PROJECT_ID>/locations/<LOCATION_ID>\".");
    }
    return m;
  }

  Job get(GetJobRequest q, Call call) {
    return rows.require(rows.name(q.getName()));
  }

  ListJobsResponse list(ListJobsRequest q, Call call) {
    Matcher parent = parent(q.getParent());
    String project = rows.emulation.projects().require(parent.group(1)).id();
    Page<Job> page =
        Page.of(
            rows.list(project, parent.group(2)),
            q.getPageSize(),
            q.getPageToken(),
            PAGE,
            PAGE,
            Job::getName);
    return ListJobsResponse.newBuilder()
        .addAllJobs(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** Without a mask all that can be set is replaced; a job that is paused stays so. */
  Job update(UpdateJobRequest q, Call call) {
    for (String path : q.getUpdateMask().getPathsList()) {
      if (Job.getDescriptor().findFieldByName(path.split("\\.", 2)[0]) == null
          && !path.equals("*")) {
        throw GoogleError.invalidArgument("Invalid mask for Job: " + path);
      }
    }
    return change(
        q.getJob().getName(),
        now ->
            complete(
                rows.name(now.getName()),
                q.getUpdateMask().getPathsCount() == 0
                    ? q.getJob()
                    : FieldMasks.patch(now, q.getJob(), q.getUpdateMask()),
                now,
                now.getState()));
  }

  Empty delete(DeleteJobRequest q, Call call) {
    JobName name = rows.name(q.getName());
    rows.emulation
        .store()
        .run(
            name.project().id(),
            () -> {
              rows.require(name);
              rows.remove(name);
            });
    return Empty.getDefaultInstance();
  }

  Job pause(PauseJobRequest q, Call call) {
    return change(
        q.getName(),
        now ->
            in(now, Job.State.ENABLED, "PauseJob").toBuilder().setState(Job.State.PAUSED).build());
  }

  /** A job that is enabled is left as it is: Terraform's provider resumes the jobs it has made. */
  Job resume(ResumeJobRequest q, Call call) {
    JobName name = rows.name(q.getName());
    Job job = rows.require(name);
    return job.getState() == Job.State.ENABLED
        ? job
        : change(q.getName(), now -> now.toBuilder().setState(Job.State.ENABLED).build());
  }

  Job run(RunJobRequest q, Call call) {
    JobName name = rows.name(q.getName());
    return rows.emulation
        .store()
        .transact(
            name.project().id(),
            () -> {
              Job job = in(rows.require(name), Job.State.ENABLED, "RunJob");
              runs.force(name);
              return job;
            });
  }

  private static Job in(Job job, Job.State state, String method) {
    if (job.getState() != state) {
      throw GoogleError.failedPrecondition(
          "Job.state must be " + state.name() + " for " + method + ".");
    }
    return job;
  }

  private Job change(String text, Function<Job, Job> change) {
    JobName name = rows.name(text);
    return rows.emulation
        .store()
        .transact(
            name.project().id(),
            () -> rows.put(name, runs.begin(name, change.apply(rows.require(name)))));
  }
}
