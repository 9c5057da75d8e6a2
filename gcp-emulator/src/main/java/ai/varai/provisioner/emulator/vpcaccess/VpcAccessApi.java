package ai.varai.provisioner.emulator.vpcaccess;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.vpcaccess.v1.Connector;
import com.google.cloud.vpcaccess.v1.CreateConnectorRequest;
import com.google.cloud.vpcaccess.v1.DeleteConnectorRequest;
import com.google.cloud.vpcaccess.v1.GetConnectorRequest;
import com.google.cloud.vpcaccess.v1.ListConnectorsRequest;
import com.google.cloud.vpcaccess.v1.OperationMetadata;
import com.google.cloud.vpcaccess.v1.VpcAccessProto;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;

/**
 * Serverless VPC Access v1: connectors.
 *
 * @see <a href="https://cloud.google.com/vpc/docs/reference/vpcaccess/rest">REST reference</a>
 */
public final class VpcAccessApi implements EmulatedApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public String name() {
    return "vpcaccess";
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    Connectors connectors = new Connectors(emulation);
    emulation.offer(ConnectorDirectory.class, connectors::exists);
    api.service(VpcAccessProto.getDescriptor(), "VpcAccessService")
        .unary("ListConnectors", ListConnectorsRequest.class, connectors::list)
        .unary("GetConnector", GetConnectorRequest.class, connectors::get)
        .unary("CreateConnector", CreateConnectorRequest.class, connectors::create)
        .unary("DeleteConnector", DeleteConnectorRequest.class, connectors::delete);
    api.route(
        "PATCH",
        "/v1/projects/{project}/locations/{location}/connectors/{connector}",
        "vpcaccess.projects.locations.connectors.patch",
        call -> patch(connectors, call));
    api.locations(emulation, "v1");
    api.types(VpcAccessProto.getDescriptor());
    api.operations(emulation, "v1", "projects/*/locations/*/operations/*");
  }

  /** In the JSON API and its discovery document only; the published gRPC service lacks it. */
  private static JsonAnswer patch(Connectors connectors, JsonCall call) {
    Connector.Builder asked = Connector.newBuilder();
    try {
      JsonFormat.parser().merge(call.body().toString(), asked);
    } catch (InvalidProtocolBufferException e) {
      throw GoogleError.invalidArgument("Invalid JSON payload received. " + e.getMessage());
    }
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
    try {
      return JsonAnswer.ok(
          MAPPER.readTree(
              JsonFormat.printer()
                  .usingTypeRegistry(types)
                  .print(connectors.update(asked.build(), mask))));
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException("an operation cannot be written as JSON", e);
    }
  }
}
