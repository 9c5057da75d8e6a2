package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * {@code services.generateServiceIdentity} of Service Usage v1beta1: the account by which a service
 * acts in a project. It always exists; asking again gives the same one.
 *
 * @see <a href="https://cloud.google.com/iam/docs/service-agents">Service agents</a>
 */
final class ServiceIdentities {
  private static final String SUFFIX = ".googleapis.com";

  /** Domains of agents that are older than the rule {@code gcp-sa-<service>}. */
  private static final Map<String, String> OLDER =
      Map.of(
          "run", "serverless-robot-prod",
          "compute", "compute-system",
          "container", "container-engine-robot",
          "containerregistry", "containerregistry",
          "cloudfunctions", "gcf-admin-robot",
          "dataflow", "dataflow-service-producer-prod",
          "dataproc", "dataproc-accounts",
          "servicenetworking", "service-networking",
          "sqladmin", "gcp-sa-cloud-sql",
          "redis", "cloud-redis");

  private final Emulation emulation;

  ServiceIdentities(Emulation emulation) {
    this.emulation = emulation;
  }

  void register(ApiBuilder api) {
    api.route(
        "POST",
        "/v1beta1/projects/{project}/services/{service}:generateServiceIdentity",
        "serviceusage.services.generateServiceIdentity",
        this::generate);
  }

  private JsonAnswer generate(JsonCall call) {
    Project project = emulation.projects().require(call.variable("project"));
    String service = call.variable("service");
    if (!service.endsWith(SUFFIX)) {
      throw GoogleError.permissionDenied(
          "Not found or permission denied for service(s): " + service + ".");
    }
    String label = service.substring(0, service.length() - SUFFIX.length());
    String email =
        "service-"
            + project.number()
            + "@"
            + OLDER.getOrDefault(label, "gcp-sa-" + label)
            + ".iam.gserviceaccount.com";
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("name", "operations/finished.DONE_OPERATION");
    out.put("done", true);
    out.putObject("response")
        .put("@type", "type.googleapis.com/google.api.serviceusage.v1beta1.ServiceIdentity")
        .put("email", email)
        .put("uniqueId", "1" + Ids.stableNumber(email, 20));
    return JsonAnswer.ok(out);
  }
}
