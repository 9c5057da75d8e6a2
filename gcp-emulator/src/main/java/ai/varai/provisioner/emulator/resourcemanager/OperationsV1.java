package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.CreateProjectMetadata;
import com.google.cloud.resourcemanager.v3.FoldersProto;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.ProjectsProto;
import com.google.longrunning.Operation;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Operations as v1 shows them: with a project of v1 in place of that of v3. {@code gcloud projects
 * create} reads it as such.
 */
final class OperationsV1 {

  private static final String TYPE = "@type";
  private static final String V1 = "type.googleapis.com/google.cloudresourcemanager.v1.";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Operations operations;
  private final String api;

  OperationsV1(Operations operations, String api) {
    this.operations = operations;
    this.api = api;
  }

  void register(ApiBuilder builder) {
    builder.route(
        "GET",
        "/v1/operations/{operation}",
        "cloudresourcemanager.operations.get",
        call -> JsonAnswer.ok(get(call)));
  }

  private ObjectNode get(JsonCall call) {
    Operation operation =
        operations
            .find("operations/" + call.variable("operation"))
            .filter(row -> row.proto() && row.api().equals(api))
            .map(OperationRow::operation)
            .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
    try {
      return shown(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode shown(Operation operation) throws IOException {
    ObjectNode out = (ObjectNode) MAPPER.readTree(Printer.JSON.print(operation));
    if (operation.getMetadata().is(CreateProjectMetadata.class)
        && out.get("metadata") instanceof ObjectNode metadata) {
      metadata.put(TYPE, V1 + "ProjectCreationStatus");
    }
    if (operation.getResponse().is(Project.class)) {
      ObjectNode project = JsonNodeFactory.instance.objectNode().put(TYPE, V1 + "Project");
      project.setAll(ProjectView.v1(operation.getResponse().unpack(Project.class)));
      out.set("response", project);
    }
    return out;
  }

  /** Made when the first asks. */
  private static final class Printer {
    static final JsonFormat.Printer JSON =
        JsonFormat.printer()
            .usingTypeRegistry(
                TypeRegistry.newBuilder()
                    .add(ProjectsProto.getDescriptor().getMessageTypes())
                    .add(FoldersProto.getDescriptor().getMessageTypes())
                    .add(EmptyProto.getDescriptor().getMessageTypes())
                    .build());
  }
}
