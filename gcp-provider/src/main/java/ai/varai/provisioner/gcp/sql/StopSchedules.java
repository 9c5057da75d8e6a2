package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.cloud.scheduler.v1.Job;
import java.util.ArrayList;
import java.util.List;

/**
 * Who stops instances on purpose: schedules in the instance's region whose calls go to it. They are
 * looked for only when an instance was found stopped, so that a plan makes no call for them.
 */
final class StopSchedules {
  private final Cloud cloud;

  StopSchedules(Cloud cloud) {
    this.cloud = cloud;
  }

  /** Whether a schedule stops and starts the instance. */
  boolean have(String instance) throws ProviderException, InterruptedException {
    String region = cloud.projectName() + "/locations/" + cloud.settings().region();
    try {
      return cloud
          .calls()
          .look(
              "cloudscheduler",
              "look for schedules that stop " + instance,
              () -> targets(cloud.clients().scheduler().listJobs(region).iterateAll()))
          .stream()
          .anyMatch(url -> url.replaceFirst("[?].*", "").endsWith("/instances/" + instance));
    } catch (ApiFailure e) {
      if (e.category() == Category.DISABLED) {
        return false; // without the API there are no schedules
      }
      if (e.category() == Category.DENIED) {
        return true; // who may not see them does not start what they may have stopped
      }
      throw e;
    }
  }

  private static List<String> targets(Iterable<Job> jobs) {
    var targets = new ArrayList<String>();
    jobs.forEach(job -> targets.add(job.getHttpTarget().getUri()));
    return targets;
  }
}
