package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import com.google.cloud.certificatemanager.v1.CertificateManagerProto;
import java.util.List;

/**
 * Certificate Manager v1: DNS authorizations, certificates and the maps that load balancers take
 * them from, trust configs and issuance configs. Nothing is ever issued, since nobody can prove a
 * domain to an emulator: managed certificates stay PROVISIONING.
 *
 * @see <a
 *     href="https://cloud.google.com/certificate-manager/docs/reference/certificate-manager/rest">
 *     reference</a>
 */
public final class CertificateManagerApi implements EmulatedApi {
  private static final String LOCATION = "/v1/projects/{project}/locations/{location}";
  private static final String PREFIX = "certificatemanager.projects.locations.";

  @Override
  public String name() {
    return "certificatemanager";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.certificatemanager.v1");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    var operations = new ManagerOperations(emulation);
    add(api, "certificates", new Certificates(emulation, operations));
    add(api, "certificateMaps", new CertificateMaps(emulation, operations));
    add(
        api,
        "certificateMaps/{map}/certificateMapEntries",
        new CertificateMapEntries(emulation, operations));
    add(api, "trustConfigs", new TrustConfigs(emulation, operations));
    add(api, "certificateIssuanceConfigs", new IssuanceConfigs(emulation, operations));
    add(api, "dnsAuthorizations", new DnsAuthorizations(emulation, operations));
    api.route(
        "GET",
        LOCATION + "/operations/{operation}",
        PREFIX + "operations.get",
        call -> JsonAnswer.ok(operations.get(call)));
    api.route(
        "GET",
        LOCATION + "/operations",
        PREFIX + "operations.list",
        call -> JsonAnswer.ok(operations.list(call)));
    api.route(
        "DELETE",
        LOCATION + "/operations/{operation}",
        PREFIX + "operations.delete",
        operations::delete);
    api.route(
        "POST",
        LOCATION + "/operations/{operation}:cancel",
        PREFIX + "operations.cancel",
        operations::cancel);
    api.locations(emulation, "v1");
    api.overRoutes(
            "google.cloud.certificatemanager.v1.CertificateManager",
            CertificateManagerProto::getDescriptor)
        .operationsOverRoutes("/v1/{name=projects/*/locations/*/operations/*}");
  }

  private static void add(ApiBuilder api, String collection, ManagerCollection handlers) {
    String all = LOCATION + "/" + collection;
    String one = all + "/{name}";
    String id = PREFIX + collection.replaceAll("/\\{[a-z]+}/", ".");
    api.route("GET", all, id + ".list", handlers::list)
        .route("POST", all, id + ".create", handlers::create)
        .route("GET", one, id + ".get", handlers::get)
        .route("PATCH", one, id + ".patch", handlers::patch)
        .route("DELETE", one, id + ".delete", handlers::delete);
  }
}
