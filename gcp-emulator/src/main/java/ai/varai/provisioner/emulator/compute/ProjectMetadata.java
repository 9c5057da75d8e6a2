package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * The metadata that all instances of a project have in common. Who writes it writes the whole, and
 * names by its fingerprint what it replaces.
 */
final class ProjectMetadata {
  private static final String KEY = "common";

  private final ComputeContext compute;
  private final Table<ObjectNode> rows;

  ProjectMetadata(ComputeContext compute) {
    this.compute = compute;
    this.rows = compute.emulation().store().table("compute.projectMetadata", Codec.json());
  }

  void addTo(Handlers handlers) {
    handlers.add("projects.setCommonInstanceMetadata", this::set);
  }

  /** What a project shows of it. */
  ObjectNode show(String project) {
    ObjectNode shown = rows.get(project, KEY).orElseGet(Json::object);
    shown.put("kind", "compute#metadata");
    shown.put("fingerprint", Json.fingerprint(shown.path("items").toString(), project));
    return shown;
  }

  private ObjectNode set(Request r) {
    ObjectNode body = r.body();
    Set<String> keys = new HashSet<>();
    for (JsonNode item : body.path("items")) {
      if (!keys.add(item.path("key").asText())) {
        throw ComputeErrors.invalidField(
            "items", item.path("key").asText(), "Keys must be unique.");
      }
    }
    String project = r.project().id();
    return compute
        .emulation()
        .store()
        .transact(
            project,
            () -> {
              Verbs.checkFingerprint(show(project), body);
              body.remove("fingerprint");
              Json.prune(body);
              rows.put(project, KEY, body);
              return compute
                  .operations()
                  .start(
                      new ResourceUrl(project, "global", "", ""),
                      Catalog.projectId(project),
                      r.method().name(),
                      r.user());
            });
  }
}
