package ai.varai.provisioner.emulator.vpcaccess;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.JsonMessages;
import com.google.api.HttpRule;
import com.google.cloud.vpcaccess.v1.Connector;
import com.google.cloud.vpcaccess.v1.CreateConnectorRequest;
import com.google.cloud.vpcaccess.v1.DeleteConnectorRequest;
import com.google.cloud.vpcaccess.v1.GetConnectorRequest;
import com.google.cloud.vpcaccess.v1.ListConnectorsRequest;
import com.google.cloud.vpcaccess.v1.OperationMetadata;
import com.google.cloud.vpcaccess.v1.VpcAccessProto;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import java.util.List;
import java.util.Set;

/**
 * Serverless VPC Access v1 and v1beta1: connectors.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/reference/vpcaccess/rest">REST reference</a>
 */
public final class VpcAccessApi implements EmulatedApi {
  /** v1beta1, which Terraform and gcloud speak, differs in its paths only. */
  private static final List<String> VERSIONS = List.of("v1", "v1beta1");

  private static final String LOCATION = "projects/*/locations/*";

  @Override
  public String name() {
    return "vpcaccess";
  }

  @Override
  public List<String> packages() {
    return List.of("google.cloud.vpcaccess.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(ConnectorDirectory.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    Connectors connectors = new Connectors(emulation);
    emulation.offer(ConnectorDirectory.class, connectors::exists);
    String beta = "/v1beta1/{parent=" + LOCATION + "}/connectors";
    String one = "/v1beta1/{name=" + LOCATION + "/connectors/*}";
    api.service(VpcAccessProto.getDescriptor(), "VpcAccessService")
        .http("ListConnectors", HttpRule.newBuilder().setGet(beta).build())
        .http("CreateConnector", HttpRule.newBuilder().setPost(beta).setBody("connector").build())
        .http("GetConnector", HttpRule.newBuilder().setGet(one).build())
        .http("DeleteConnector", HttpRule.newBuilder().setDelete(one).build())
        .unary("ListConnectors", ListConnectorsRequest.class, connectors::list)
        .unary("GetConnector", GetConnectorRequest.class, connectors::get)
        .unary("CreateConnector", CreateConnectorRequest.class, connectors::create)
        .unary("DeleteConnector", DeleteConnectorRequest.class, connectors::delete);
    for (String version : VERSIONS) {
      api.route(
          "PATCH",
          "/" + version + "/projects/{project}/locations/{location}/connectors/{connector}",
          "vpcaccess.projects.locations.connectors.patch",
          call -> patch(connectors, call));
      api.operations(emulation, version, LOCATION + "/operations/*");
    }
    api.locations(emulation, VERSIONS.toArray(String[]::new));
    api.types(VpcAccessProto.getDescriptor());
  }

  /** In the JSON API and its discovery document only; the published gRPC service lacks it. */
  private static JsonAnswer patch(Connectors connectors, JsonCall call) {
    Connector.Builder asked = Connector.newBuilder();
    JsonMessages.merge(call, asked);
    asked.setName(
        "projects/"
            + call.variable("project")
            + "/locations/"
            + call.variable("location")
            + "/connectors/"
            + call.variable("connector"));
    FieldMask mask =
        call.parameter("updateMask")
            .map(FieldMaskUtil::fromJsonString)
            .orElseThrow(
                () -> GoogleError.badField("update_mask", "The update mask must be given."));
    TypeRegistry types =
        TypeRegistry.newBuilder()
            .add(Connector.getDescriptor())
            .add(OperationMetadata.getDescriptor())
            .build();
    return JsonMessages.answer(connectors.update(asked.build(), mask, call.call()), types);
  }
}
