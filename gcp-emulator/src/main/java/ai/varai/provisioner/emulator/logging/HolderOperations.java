package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.logging.v2.LoggingConfigProto;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Long operations of folders, organizations and billing accounts, which are those on their buckets.
 * Operations of projects are found where those of every API are.
 */
final class HolderOperations {

  /** What stands in their metadata and answers. */
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(LoggingConfigProto.getDescriptor().getMessageTypes())
                  .build());

  private final Emulation emulation;
  private final LogHolders holders;

  HolderOperations(Emulation emulation, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
  }

  void register(ApiBuilder api) {
    for (String kind : List.of("folders", "organizations", "billingAccounts")) {
      register(api, "/v2/" + kind + "/{holder}", "logging." + kind + ".", kind);
    }
    register(api, "/v2/{kind}/{holder}", "logging.", "");
  }

  private void register(ApiBuilder api, String parent, String id, String kind) {
    String all = parent + "/locations/{location}/operations";
    String one = all + "/{operation}";
    String operations = id + "locations.operations.";
    api.route("GET", all, operations + "list", c -> list(kind, c))
        .route("GET", one, operations + "get", c -> JsonAnswer.ok(shown(require(kind, c))))
        .route("POST", one + ":cancel", operations + "cancel", c -> cancel(kind, c));
  }

  private String holder(String kind, JsonCall call) {
    return holders.of(kind.isEmpty() ? call.variable("kind") : kind, call).name();
  }

  private JsonAnswer list(String kind, JsonCall call) {
    String prefix = holder(kind, call) + "/locations/" + call.variable("location") + "/operations/";
    int size = call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0);
    Page<OperationRow> page =
        Page.of(
            emulation.operations().list("logging", "").stream()
                .filter(row -> row.proto() && row.name().startsWith(prefix))
                .toList(),
            size,
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            OperationRow::name);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    page.items().forEach(row -> out.withArrayProperty("operations").add(shown(row)));
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  /** Accepts the wish; operations here end by themselves. */
  private JsonAnswer cancel(String kind, JsonCall call) {
    require(kind, call);
    return JsonAnswer.empty();
  }

  private OperationRow require(String kind, JsonCall call) {
    String name =
        holder(kind, call)
            + "/locations/"
            + call.variable("location")
            + "/operations/"
            + call.variable("operation");
    return emulation
        .operations()
        .find(name)
        .filter(OperationRow::proto)
        .orElseThrow(() -> GoogleError.notFound("Operation " + name + " does not exist"));
  }

  private static JsonNode shown(OperationRow row) {
    try {
      return new ObjectMapper().readTree(PRINTER.print(row.operation()));
    } catch (IOException e) {
      throw new UncheckedIOException("operation " + row.name() + " cannot be shown", e);
    }
  }
}
