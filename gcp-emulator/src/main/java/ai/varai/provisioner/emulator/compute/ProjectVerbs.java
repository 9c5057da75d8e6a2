package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a project has set for Compute Engine: metadata of all its instances, network tier, where
 * usage is exported, the tier of Cloud Armor.
 */
final class ProjectVerbs {

  private static final String ROW = "project";
  private static final String METADATA = "commonInstanceMetadata";
  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9-_]{1,128}");
  private static final List<String> FIELDS =
      List.of(METADATA, "defaultNetworkTier", "usageExportLocation", "cloudArmorTier");

  private final ComputeContext compute;
  private final Function<Project, ObjectNode> view;

  /**
   * @param view what a project shows
   */
  ProjectVerbs(ComputeContext compute, Function<Project, ObjectNode> view) {
    this.compute = compute;
    this.view = view;
  }

  void addTo(Handlers handlers) {
    handlers.add("projects.setCommonInstanceMetadata", r -> change(r, this::metadata));
    handlers.add(
        "projects.setDefaultNetworkTier",
        r -> change(r, (row, q) -> set(row, "defaultNetworkTier", q, "networkTier")));
    handlers.add(
        "projects.setCloudArmorTier",
        r -> change(r, (row, q) -> set(row, "cloudArmorTier", q, "cloudArmorTier")));
    handlers.add("projects.setUsageExportBucket", r -> change(r, ProjectVerbs::usage));
  }

  private static Table<ObjectNode> table(ComputeContext compute) {
    return compute.emulation().store().table("compute.projectSettings", Codec.json());
  }

  /** Writes what was set over what a project shows by default. */
  static void show(ComputeContext compute, ObjectNode project) {
    table(compute)
        .get(project.path("name").asText(), ROW)
        .ifPresent(
            row ->
                FIELDS.stream()
                    .filter(row::has)
                    .forEach(field -> project.set(field, row.get(field))));
  }

  private ObjectNode change(Request r, BiConsumer<ObjectNode, ObjectNode> edit) {
    ObjectNode body = r.body();
    Project project = r.project();
    Table<ObjectNode> table = table(compute);
    return compute
        .emulation()
        .store()
        .transact(
            project.id(),
            () -> {
              ObjectNode now = view.apply(project);
              edit.accept(now, body);
              ObjectNode row = Json.object();
              FIELDS.stream().filter(now::has).forEach(field -> row.set(field, now.get(field)));
              table.put(project.id(), ROW, row);
              return operation(r, project, now.path("id").asText());
            });
  }

  /** The one that sets metadata tells its name again, for those of the instances to refer to. */
  private ObjectNode operation(Request r, Project project, String id) {
    ResourceUrl target = new ResourceUrl(project.id(), "global", "", "");
    String method = r.method().name();
    if (!method.equals("setCommonInstanceMetadata")) {
      return compute.operations().start(target, id, method, r.user());
    }
    return compute
        .operations()
        .start(
            target,
            id,
            "compute.projects." + method,
            r.user(),
            op ->
                op.putObject(method + "OperationMetadata")
                    .put("clientOperationId", op.path("name").asText()));
  }

  private static void set(ObjectNode row, String field, ObjectNode body, String asked) {
    if (body.path(asked).asText("").isEmpty()) {
      throw ComputeErrors.required(asked);
    }
    row.set(field, body.get(asked));
  }

  private void metadata(ObjectNode row, ObjectNode body) {
    Verbs.checkFingerprint(row.path(METADATA), body);
    Set<String> keys = new HashSet<>();
    for (JsonNode item : body.path("items")) {
      String key = item.path("key").asText("");
      if (!KEY.matcher(key).matches()) {
        throw ComputeErrors.invalidField(
            "items.key", key, "Must be a match of regex '[a-zA-Z0-9-_]{1,128}'");
      }
      if (!keys.add(key)) {
        throw ComputeErrors.invalidField("items", key, "Duplicate metadata key.");
      }
    }
    ObjectNode next = row.putObject(METADATA).put("kind", "compute#metadata");
    next.put(
        "fingerprint", Json.fingerprint(body.path("items").toString(), row.path("id").asText()));
    if (!body.path("items").isEmpty()) {
      next.set("items", body.get("items"));
    }
  }

  /** Without a bucket nothing is exported any more. */
  private static void usage(ObjectNode row, ObjectNode body) {
    String bucket = body.path("bucketName").asText("");
    if (bucket.isEmpty()) {
      row.remove("usageExportLocation");
      return;
    }
    String name = bucket.substring(bucket.lastIndexOf('/') + 1);
    if (!name.matches("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")) {
      throw ComputeErrors.invalidField("bucketName", bucket, "Must name a bucket.");
    }
    ObjectNode next = row.putObject("usageExportLocation").put("bucketName", name);
    next.put("reportNamePrefix", body.path("reportNamePrefix").asText("usage_gce"));
  }
}
