package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Authorizer;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.serviceusage.EnabledServices;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.protobuf.Message;
import com.google.rpc.Help;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Refuses calls to an API that the project has not enabled. */
public final class ServiceGuard implements Authorizer {

  /** By these a project gets its APIs in the first place. */
  private static final Set<String> ALWAYS =
      Set.of("serviceusage", "iamcredentials", "oauth2", "sts", "metadata", "storage", "discovery");

  private final Emulation emulation;
  private final Policies policies;

  public ServiceGuard(Emulation emulation) {
    this.emulation = emulation;
    this.policies = new Policies(emulation);
  }

  @Override
  public void proto(Call call, Message request) {
    require(call.method(), ResourceNames.of(request));
  }

  @Override
  public void json(Call call, ApiMethod method, byte[] body) {
    require(method, ResourceNames.of(call, body));
  }

  /**
   * Throws PERMISSION_DENIED where the project of a resource has the method's API off.
   *
   * @param resource a relative name, such as {@code projects/p}
   */
  public void require(ApiMethod method, String resource) {
    String api = method.api();
    if (ALWAYS.contains(api) || ofOperations(method)) {
      return;
    }
    Optional<Project> project = policies.project(resource);
    String service = api + ".googleapis.com";
    boolean off =
        project.isPresent()
            && emulation
                .plugin(EnabledServices.class)
                .filter(s -> !s.isOn(project.get(), service))
                .isPresent();
    if (off) {
      throw refusal(project.get(), service);
    }
  }

  /**
   * Several APIs have their operations at the same path, and where no host name tells them apart
   * the method may be another API's. Who has an operation to ask for could begin it.
   */
  private static boolean ofOperations(ApiMethod method) {
    String name = method.service() + "." + method.method();
    return name.contains(".operations.") || name.contains("longrunning");
  }

  private static GoogleError refusal(Project project, String service) {
    String title = EnabledServices.title(service);
    String url =
        "https://console.developers.google.com/apis/api/"
            + service
            + "/overview?project="
            + project.number();
    return GoogleError.permissionDenied(
            title
                + " has not been used in project "
                + project.number()
                + " before or it is disabled. Enable it by visiting "
                + url
                + " then retry. If you enabled this API recently, wait a few minutes for the action"
                + " to propagate to our systems and retry.")
        .withReason("accessNotConfigured")
        .withErrorInfo(
            "SERVICE_DISABLED",
            "googleapis.com",
            Map.of(
                "service",
                service,
                "serviceTitle",
                title,
                "consumer",
                project.numberName(),
                "containerInfo",
                project.number(),
                "activationUrl",
                url))
        .withDetail(
            Help.newBuilder()
                .addLinks(
                    Help.Link.newBuilder()
                        .setDescription("Google developers console API activation")
                        .setUrl(url))
                .build());
  }
}
