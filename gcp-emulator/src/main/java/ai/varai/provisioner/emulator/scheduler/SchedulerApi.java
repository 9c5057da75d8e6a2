package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.NamedMessages;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.scheduler.v1.AppEngineHttpTarget;
import com.google.cloud.scheduler.v1.CreateJobRequest;
import com.google.cloud.scheduler.v1.DeleteJobRequest;
import com.google.cloud.scheduler.v1.GetJobRequest;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.ListJobsRequest;
import com.google.cloud.scheduler.v1.ListJobsResponse;
import com.google.cloud.scheduler.v1.PauseJobRequest;
import com.google.cloud.scheduler.v1.ResumeJobRequest;
import com.google.cloud.scheduler.v1.SchedulerProto;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.Empty;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * Cloud Scheduler v1: jobs are kept, checked, paused and resumed; none is run.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/reference/rest">REST reference</a>
 */
public final class SchedulerApi implements EmulatedApi {
  private static final int CRON_FIELDS = 5;

  // Headers that Scheduler sets itself, and shows with the job.
  private static final String USER_AGENT = "User-Agent";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String SENDER = "Google-Cloud-Scheduler";
  private static final String APP_ENGINE = "AppEngine-Google; (+http://code.google.com/appengine)";

  @Override
  public String name() {
    return "cloudscheduler";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.scheduler.v1");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    api.locations(emulation, "v1");
    api.operations(emulation, "v1", "projects/*/locations/*/operations/*");
    var jobs = new NamedMessages<>(emulation, "cloudscheduler.jobs", Job.class);
    api.service(SchedulerProto.getDescriptor(), "CloudScheduler")
        .unary(
            "CreateJob",
            CreateJobRequest.class,
            (CreateJobRequest q, Call call) -> {
              String name =
                  q.getJob().getName().isEmpty()
                      ? q.getParent() + "/jobs/" + emulation.ids().numeric(19)
                      : q.getJob().getName();
              return jobs.insert(name, checked(q.getJob()));
            })
        .unary(
            "GetJob",
            GetJobRequest.class,
            (GetJobRequest q, Call call) -> jobs.require(q.getName()))
        .unary(
            "ListJobs",
            ListJobsRequest.class,
            (ListJobsRequest q, Call call) -> {
              String location = q.getParent().split("/", -1)[3];
              var page =
                  Page.of(
                      jobs.list(q.getParent(), "locations/" + location + "/"),
                      q.getPageSize(),
                      q.getPageToken(),
                      500,
                      500,
                      Job::getName);
              return ListJobsResponse.newBuilder()
                  .addAllJobs(page.items())
                  .setNextPageToken(page.nextToken())
                  .build();
            })
        .unary(
            "UpdateJob",
            UpdateJobRequest.class,
            (UpdateJobRequest q, Call call) ->
                jobs.update(
                    q.getJob().getName(),
                    now ->
                        checked(
                            q.getUpdateMask().getPathsCount() == 0
                                ? q.getJob()
                                : FieldMasks.patch(now, q.getJob(), q.getUpdateMask()))))
        .unary(
            "DeleteJob",
            DeleteJobRequest.class,
            (DeleteJobRequest q, Call call) -> {
              jobs.remove(q.getName());
              return Empty.getDefaultInstance();
            })
        .unary(
            "PauseJob",
            PauseJobRequest.class,
            (PauseJobRequest q, Call call) ->
                jobs.update(q.getName(), now -> now.toBuilder().setState(Job.State.PAUSED).build()))
        .unary(
            "ResumeJob",
            ResumeJobRequest.class,
            (ResumeJobRequest q, Call call) ->
                jobs.update(
                    q.getName(), now -> now.toBuilder().setState(Job.State.ENABLED).build()));
  }

  private static Job checked(Job job) {
    if (job.getSchedule().trim().split("\\s+").length != CRON_FIELDS) {
      throw GoogleError.badField("job.schedule", "Schedule or time zone is invalid.");
    }
    try {
      ZoneId.of(job.getTimeZone().isEmpty() ? "Etc/UTC" : job.getTimeZone());
    } catch (DateTimeException e) {
      throw GoogleError.badField("job.time_zone", "Schedule or time zone is invalid.");
    }
    Job.Builder kept = job.toBuilder().setState(Job.State.ENABLED);
    if (kept.hasHttpTarget()) {
      HttpTarget.Builder target = kept.getHttpTargetBuilder().putHeaders(USER_AGENT, SENDER);
      if (!target.getBody().isEmpty() && !target.containsHeaders(CONTENT_TYPE)) {
        target.putHeaders(CONTENT_TYPE, "application/octet-stream");
      }
    }
    if (kept.hasAppEngineHttpTarget()) {
      AppEngineHttpTarget.Builder target = kept.getAppEngineHttpTargetBuilder();
      String given = target.getHeadersOrDefault(USER_AGENT, "");
      if (!given.contains(APP_ENGINE)) {
        target.putHeaders(USER_AGENT, (given + " " + APP_ENGINE).trim());
      }
    }
    return kept.build();
  }
}
