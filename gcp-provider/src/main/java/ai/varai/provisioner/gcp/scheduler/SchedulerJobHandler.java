package ai.varai.provisioner.gcp.scheduler;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.SimpleHandler;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SchedulerJob;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.scheduler.v1.HttpMethod;
import com.google.cloud.scheduler.v1.HttpTarget;
import com.google.cloud.scheduler.v1.Job;
import com.google.cloud.scheduler.v1.OAuthToken;
import com.google.cloud.scheduler.v1.UpdateJobRequest;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Jobs that call Google's APIs at set times, as a service account. */
public final class SchedulerJobHandler extends SimpleHandler<SchedulerJob, Job> {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  public SchedulerJobHandler(Cloud cloud) {
    super(SchedulerJob.class, "cloudscheduler", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("cloudscheduler.jobs.list", "cloudscheduler.jobs.get"),
        List.of("cloudscheduler.jobs.create", "iam.serviceAccounts.actAs"),
        List.of(
            "cloudscheduler.jobs.update",
            "cloudscheduler.jobs.enable",
            "iam.serviceAccounts.actAs"),
        List.of("cloudscheduler.jobs.delete"),
        List.of("roles/cloudscheduler.admin", "roles/iam.serviceAccountUser"));
  }

  @Override
  protected Optional<String> actsAs(SchedulerJob job) {
    return Optional.of(job.serviceAccount().get());
  }

  @Override
  protected String label(SchedulerJob job) {
    return "schedule " + job.name();
  }

  private String parent(String region) {
    return cloud.projectName() + "/locations/" + region;
  }

  @Override
  protected Iterable<Job> all() throws IOException {
    return cloud.clients().scheduler().listJobs(parent(cloud.settings().region())).iterateAll();
  }

  @Override
  public Optional<Observed<SchedulerJob>> read(SchedulerJob identity, CallContext call)
      throws ProviderException, InterruptedException {
    String name = parent(identity.region()) + "/jobs/" + identity.name();
    return find("read " + label(identity), () -> cloud.clients().scheduler().getJob(name))
        .map(this::observed);
  }

  @Override
  protected boolean same(SchedulerJob identity, SchedulerJob found) {
    return identity.name().equals(found.name()) && identity.region().equals(found.region());
  }

  @Override
  protected void write(
      SchedulerJob wanted, Ownership owner, Optional<Observed<SchedulerJob>> current)
      throws IOException {
    Job job =
        Job.newBuilder()
            .setName(parent(wanted.region()) + "/jobs/" + wanted.name())
            .setDescription(Marks.describe(wanted.description(), owner))
            .setSchedule(wanted.cron())
            .setTimeZone(wanted.timeZone())
            .setHttpTarget(
                HttpTarget.newBuilder()
                    .setUri(wanted.url().get())
                    .setHttpMethod(HttpMethod.valueOf(wanted.method()))
                    .putHeaders("Content-Type", "application/json")
                    .setBody(ByteString.copyFromUtf8(wanted.body()))
                    .setOauthToken(
                        OAuthToken.newBuilder()
                            .setServiceAccountEmail(wanted.serviceAccount().get())
                            .setScope(SCOPE)))
            .build();
    if (current.isEmpty()) {
      cloud.clients().scheduler().createJob(parent(wanted.region()), job);
    } else {
      cloud.clients().scheduler().updateJob(UpdateJobRequest.newBuilder().setJob(job).build());
      if (current.get().defect().isPresent()) {
        cloud.clients().scheduler().resumeJob(job.getName()); // an update leaves a pause as it is
      }
    }
  }

  @Override
  protected void erase(Observed<SchedulerJob> current) throws IOException {
    SchedulerJob gone = current.resource();
    cloud.clients().scheduler().deleteJob(parent(gone.region()) + "/jobs/" + gone.name());
  }

  @Override
  protected Observed<SchedulerJob> observed(Job found) {
    HttpTarget target = found.getHttpTarget();
    return new Observed<>(
        new SchedulerJob(
            Names.last(found.getName()),
            found.getName().split("/", -1)[3],
            found.getSchedule(),
            found.getTimeZone(),
            target.getHttpMethod().name(),
            Value.of(target.getUri()),
            target.getBody().toStringUtf8(),
            Value.of(target.getOauthToken().getServiceAccountEmail()),
            Marks.undescribed(found.getDescription())),
        found.getName(),
        Marks.describedOwner(kindName(), found.getDescription()),
        found.getState() == Job.State.PAUSED ? Optional.of("it is paused") : Optional.empty());
  }
}
