package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.cloud.scheduler.v1.CreateJobRequest;
import com.google.cloud.scheduler.v1.DeleteJobRequest;
import com.google.cloud.scheduler.v1.GetJobRequest;
import com.google.cloud.scheduler.v1.ListJobsRequest;
import com.google.cloud.scheduler.v1.PauseJobRequest;
import com.google.cloud.scheduler.v1.ResumeJobRequest;
import com.google.cloud.scheduler.v1.RunJobRequest;
import com.google.cloud.scheduler.v1.SchedulerProto;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import java.util.List;

/**
 * Cloud Scheduler v1: jobs, which run by the emulator's clock.
 *
 * @see <a href="https://cloud.google.com/scheduler/docs/reference/rest">REST reference</a>
 */
public final class SchedulerApi implements EmulatedApi {

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
    JobRows rows = new JobRows(emulation);
    JobRuns runs = new JobRuns(rows);
    Jobs jobs = new Jobs(rows, runs);
    api.service(SchedulerProto.getDescriptor(), "CloudScheduler")
        .unary("CreateJob", CreateJobRequest.class, jobs::create)
        .unary("GetJob", GetJobRequest.class, jobs::get)
        .unary("ListJobs", ListJobsRequest.class, jobs::list)
        .unary("UpdateJob", UpdateJobRequest.class, jobs::update)
        .unary("DeleteJob", DeleteJobRequest.class, jobs::delete)
        .unary("PauseJob", PauseJobRequest.class, jobs::pause)
        .unary("ResumeJob", ResumeJobRequest.class, jobs::resume)
        .unary("RunJob", RunJobRequest.class, jobs::run);
    runs.resume();
  }
}
