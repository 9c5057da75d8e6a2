package ai.varai.provisioner.emulator.operation;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Empty;
import java.time.Duration;
import java.util.List;

/** The methods of {@code google.longrunning.Operations} over the operations of every API. */
public final class OperationsHandlers {

  private final Operations operations;
  private final Projects projects;

  public OperationsHandlers(Operations operations, Projects projects) {
    this.operations = operations;
    this.projects = projects;
  }

  public Operation get(GetOperationRequest request, Call call) {
    return row(request.getName()).operation();
  }

  /** Lists the operations under a parent, of whichever API. */
  public ListOperationsResponse list(ListOperationsRequest request, Call call) {
    String prefix = canonical(request.getName());
    ListFilter filter = ListFilter.parse(request.getFilter());
    String project = prefix.startsWith("projects/") ? prefix.split("/", -1)[1] : "";
    List<OperationRow> rows =
        operations.list(call.method().api(), project).stream()
            .filter(r -> r.proto() && (prefix.isEmpty() || r.name().startsWith(prefix + "/")))
            .filter(r -> filter.test(filtered(r)))
            .toList();
    Page<OperationRow> page =
        Page.of(rows, request.getPageSize(), request.getPageToken(), 100, 1000, OperationRow::name);
    return ListOperationsResponse.newBuilder()
        .addAllOperations(page.items().stream().map(OperationRow::operation).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** What a filter can ask for: {@code done:true}, or a name. */
  private static ObjectNode filtered(OperationRow row) {
    return JsonNodeFactory.instance.objectNode().put("name", row.name()).put("done", row.done());
  }

  public Empty delete(DeleteOperationRequest request, Call call) {
    operations.delete(row(request.getName()).name());
    return Empty.getDefaultInstance();
  }

  /** Accepts the wish; operations here end by themselves. */
  public Empty cancel(CancelOperationRequest request, Call call) {
    row(request.getName());
    return Empty.getDefaultInstance();
  }

  public Operation await(WaitOperationRequest request, Call call) {
    Duration atMost =
        request.hasTimeout()
            ? Duration.ofSeconds(Math.min(request.getTimeout().getSeconds(), 120))
            : Duration.ofSeconds(30);
    return operations
        .await(row(request.getName()).name(), atMost)
        .map(OperationRow::operation)
        .orElseThrow(OperationsHandlers::notFound);
  }

  private OperationRow row(String name) {
    return operations
        .find(canonical(name))
        .filter(OperationRow::proto)
        .orElseThrow(OperationsHandlers::notFound);
  }

  private String canonical(String name) {
    String[] parts = name.split("/", 3);
    if (parts.length == 3 && parts[0].equals("projects")) {
      return "projects/" + projects.require(parts[1]).id() + "/" + parts[2];
    }
    return name;
  }

  private static GoogleError notFound() {
    return GoogleError.notFound("Requested entity was not found.");
  }
}
