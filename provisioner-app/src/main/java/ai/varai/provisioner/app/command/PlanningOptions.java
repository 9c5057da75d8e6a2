package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a plan looks at. */
final class PlanningOptions {
  @Mixin private ScopeOptions scope = new ScopeOptions();

  @Option(
      names = "--replace",
      paramLabel = "ADDRESS",
      description = "Replace this resource although nothing about it changed; repeatable.")
  private List<String> replace = new ArrayList<>();

  @Option(
      names = "--moved",
      paramLabel = "OLD=NEW",
      description = "The resource has a new address; repeatable. See also the key moved.")
  private List<String> moved = new ArrayList<>();

  @Option(
      names = "--adopt",
      paramLabel = "ADDRESS",
      description =
          "Take an existing resource over although it carries nobody's marks; repeatable.")
  private List<String> adopt = new ArrayList<>();

  @Option(
      names = "--refresh",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Ask the target what exists (default); --no-refresh believes the state.")
  private boolean refresh = true;

  /** The choices; moves are those of the environment's file and of the command line. */
  PlanOptions options(Session session) {
    return scope
        .options()
        .withRefresh(refresh)
        .withReplace(Addresses.all(replace))
        .withMoved(moves(session))
        .withAdopt(Addresses.all(adopt));
  }

  private Map<ResourceAddress, ResourceAddress> moves(Session session) {
    var all = new LinkedHashMap<>(session.moved());
    all.putAll(moves());
    return all;
  }

  private Map<ResourceAddress, ResourceAddress> moves() {
    var byOld = new LinkedHashMap<ResourceAddress, ResourceAddress>();
    for (String move : moved) {
      int equals = move.indexOf('=');
      if (equals < 0) {
        throw CommandFailure.invalid(
            "MOVE_INVALID", "'" + move + "' is not a move.", "Write --moved=OLD=NEW.");
      }
      ResourceAddress from = Addresses.one(move.substring(0, equals));
      if (byOld.put(from, Addresses.one(move.substring(equals + 1))) != null) {
        throw CommandFailure.invalid(
            "MOVE_INVALID",
            from + " is said to have moved to more than one address.",
            "Give --moved once for each old address.");
      }
    }
    return byOld;
  }
}
