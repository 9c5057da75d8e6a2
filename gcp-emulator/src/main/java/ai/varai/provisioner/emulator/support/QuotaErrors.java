package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.control.Settings;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;

/** Refusals of what would exceed a quota, in the words of the newer APIs. */
public final class QuotaErrors {

  private QuotaErrors() {}

  /**
   * Refuses one more when there are as many as may be.
   *
   * @param what the quota in words, such as {@code Service accounts per project}
   */
  public static void check(
      Settings settings, Quotas quota, int used, Project project, String what) {
    long limit = settings.limit(quota, project.id(), "");
    if (used >= limit) {
      throw GoogleError.of(
              Code.RESOURCE_EXHAUSTED,
              "A quota has been reached for project number " + project.number() + ": " + what + ".")
          .withDetail(
              QuotaFailure.newBuilder()
                  .addViolations(
                      QuotaFailure.Violation.newBuilder()
                          .setSubject("project_number:" + project.number())
                          .setDescription(what + ": the limit is " + limit + "."))
                  .build());
    }
  }
}
