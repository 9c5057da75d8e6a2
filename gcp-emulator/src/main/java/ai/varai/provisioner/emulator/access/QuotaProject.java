package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.Message;
import com.google.rpc.Help;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses calls on the quota of a project that there is not, or whose services the caller may not
 * use. Cloud Storage words its refusals itself.
 *
 * @see <a href="https://cloud.google.com/apis/docs/system-parameters">System parameters</a>, {@code
 *     X-Goog-User-Project}; the refusal is Google's as users report it, for example in
 *     https://github.com/google-github-actions/auth/issues/250
 */
public final class QuotaProject implements Authorizer {

  private static final String HEADER = "x-goog-user-project";
  private static final String PERMISSION = "serviceusage.services.use";

  /** Cloud Storage, and what takes no account of who pays. */
  private static final Set<String> EXEMPT =
      Set.of("storage", "oauth2", "sts", "metadata", "discovery");

  private final Emulation emulation;
  private final Optional<Enforcement> enforcement;

  /**
   * @param enforcement where policies count
   */
  public QuotaProject(Emulation emulation, Optional<Enforcement> enforcement) {
    this.emulation = emulation;
    this.enforcement = enforcement;
  }

  @Override
  public void proto(Call call, Message request) {
    check(call, call.method());
  }

  @Override
  public void json(Call call, ApiMethod method, byte[] body) {
    check(call, method);
  }

  private void check(Call call, ApiMethod method) {
    Optional<String> named =
        call.header().apply(HEADER).or(() -> call.parameter("$userProject")).map(String::strip);
    if (named.isEmpty() || named.get().isEmpty() || EXEMPT.contains(method.api())) {
      return;
    }
    String project = named.get();
    String caller = Principals.caller(call);
    if (!exists(project)
        || enforcement
            .filter(
                e ->
                    e.refuses(
                        caller,
                        PERMISSION,
                        "serviceusage",
                        "projects/" + project,
                        method.fullName()))
            .isPresent()) {
      throw refusal(project, method.api() + ".googleapis.com");
    }
  }

  private boolean exists(String project) {
    try {
      emulation.projects().require(project);
      return true;
    } catch (GoogleError e) {
      return false;
    }
  }

  private static GoogleError refusal(String project, String service) {
    String url = "https://console.developers.google.com/iam-admin/iam/project?project=" + project;
    return GoogleError.permissionDenied(
            "Caller does not have required permission to use project "
                + project
                + ". Grant the caller the roles/serviceusage.serviceUsageConsumer role, or a custom"
                + " role with the serviceusage.services.use permission, by visiting "
                + url
                + " and then retry. Propagation of the new permission may take a few minutes.")
        .withReason("forbidden")
        .withDetail(
            Help.newBuilder()
                .addLinks(
                    Help.Link.newBuilder()
                        .setDescription("Google developer console IAM admin")
                        .setUrl(url))
                .build())
        .withErrorInfo(
            "USER_PROJECT_DENIED",
            "googleapis.com",
            Map.of("service", service, "consumer", "projects/" + project));
  }
}
