package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.List;

/**
 * Long operations of folders, organizations and billing accounts. What takes long is done with
 * buckets of projects only, whose operations are found where those of every API are: here are none.
 */
final class HolderOperations {

  private final LogHolders holders;

  HolderOperations(LogHolders holders) {
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
        .route("GET", one, operations + "get", c -> missing(kind, c))
        .route("POST", one + ":cancel", operations + "cancel", c -> missing(kind, c));
  }

  private String holder(String kind, JsonCall call) {
    return holders.of(kind.isEmpty() ? call.variable("kind") : kind, call).name();
  }

  private JsonAnswer list(String kind, JsonCall call) {
    holder(kind, call);
    return JsonAnswer.empty();
  }

  private JsonAnswer missing(String kind, JsonCall call) {
    throw GoogleError.notFound(
        "Operation "
            + holder(kind, call)
            + "/locations/"
            + call.variable("location")
            + "/operations/"
            + call.variable("operation")
            + " does not exist");
  }
}
