package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.support.JsonPolicies;
import java.util.List;
import java.util.Set;

/** Allow policies of views: who reads the entries that one shows, and no others. */
final class LogViewPolicies {

  private static final String VIEW = "/locations/{location}/buckets/{bucket}/views/{view}";

  private final Emulation emulation;
  private final LogViews views;
  private final LogHolders holders;

  LogViewPolicies(Emulation emulation, LogViews views, LogHolders holders) {
    this.emulation = emulation;
    this.views = views;
    this.holders = holders;
  }

  void register(ApiBuilder api) {
    for (String kind : List.of("projects", "folders", "organizations")) {
      register(api, "/v2/" + kind + "/{holder}", "logging." + kind + ".", kind);
    }
    register(api, "/v2/{kind}/{holder}", "logging.", "");
  }

  private void register(ApiBuilder api, String parent, String prefix, String kind) {
    String one = parent + VIEW;
    String id = prefix + "locations.buckets.views.";
    api.route("POST", one + ":getIamPolicy", id + "getIamPolicy", c -> get(key(kind, c), c))
        .route("POST", one + ":setIamPolicy", id + "setIamPolicy", c -> set(key(kind, c), c))
        .route(
            "POST",
            one + ":testIamPermissions",
            id + "testIamPermissions",
            c -> test(key(kind, c), c));
  }

  private record Key(String home, String name, String policy) {}

  private Key key(String kind, JsonCall call) {
    Holder holder = holders.of(kind.isEmpty() ? call.variable("kind") : kind, call);
    String rest =
        "locations/%s/buckets/%s/views/%s"
            .formatted(call.variable("location"), call.variable("bucket"), call.variable("view"));
    if (!holder.home().isEmpty() || !isUsual(call)) {
      views.require(holder.name() + "/" + rest);
    }
    return new Key(holder.home(), holder.name() + "/" + rest, "logging/" + holder.prefix() + rest);
  }

  /** Above projects there are the buckets that everybody has, each with the view of all. */
  private static boolean isUsual(JsonCall call) {
    return call.variable("location").equals("global")
        && Set.of("_Default", "_Required").contains(call.variable("bucket"))
        && Set.of("_AllLogs", "_Default").contains(call.variable("view"));
  }

  private JsonAnswer get(Key key, JsonCall call) {
    return JsonPolicies.get(emulation, call, key.home(), key.policy());
  }

  private JsonAnswer set(Key key, JsonCall call) {
    return JsonPolicies.set(emulation, call, key.home(), key.policy());
  }

  private JsonAnswer test(Key key, JsonCall call) {
    return JsonPolicies.test(emulation, call, key.name());
  }
}
