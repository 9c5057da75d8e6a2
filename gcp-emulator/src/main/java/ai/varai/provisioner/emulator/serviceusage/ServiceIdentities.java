package ai.varai.provisioner.emulator.serviceusage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.serviceusage.v1beta1.GenerateServiceIdentityRequest;
import com.google.api.serviceusage.v1beta1.ServiceIdentity;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
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

  Operation generate(GenerateServiceIdentityRequest q, Call call) {
    String[] name = q.getParent().split("/", -1);
    Project project = emulation.projects().require(name[1]);
    String service = Services.known(name[3]);
    String label = service.substring(0, service.length() - SUFFIX.length());
    String email =
        "service-"
            + project.number()
            + "@"
            + OLDER.getOrDefault(label, "gcp-sa-" + label)
            + ".iam.gserviceaccount.com";
    return Operation.newBuilder()
        .setName("operations/finished.DONE_OPERATION")
        .setDone(true)
        .setResponse(
            Any.pack(
                ServiceIdentity.newBuilder()
                    .setEmail(email)
                    .setUniqueId("1" + Ids.stableNumber(email, 20))
                    .build()))
        .build();
  }
}
