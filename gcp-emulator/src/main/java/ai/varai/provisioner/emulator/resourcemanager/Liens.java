package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Help;
import com.google.rpc.PreconditionFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Liens: what keeps a project from being deleted. They have no published protos. */
final class Liens implements ProjectLiens {

  /** The one permission that can be restricted. */
  static final String DELETION = "resourcemanager.projects.delete";

  /** A lien's name tells the project's number. */
  private static final Pattern NAME = Pattern.compile("liens/p(\\d+)-l[0-9a-f-]{36}");

  private final Emulation emulation;
  private final ProjectRows rows;
  private final Table<ObjectNode> table;

  Liens(Emulation emulation, ProjectRows rows) {
    this.emulation = emulation;
    this.rows = rows;
    this.table = emulation.store().table("resourcemanager.liens", Codec.json());
  }

  ObjectNode create(Projects.Project project, String origin, String reason) {
    String name = "liens/p" + project.number() + "-l" + emulation.ids().uuid();
    ObjectNode lien =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("parent", project.numberName())
            .put("reason", reason)
            .put("origin", origin)
            .put("createTime", emulation.clock().instant().toString());
    lien.putArray("restrictions").add(DELETION);
    table.put(project.id(), name, lien);
    return lien;
  }

  List<ObjectNode> of(Projects.Project project) {
    return table.list(project.id());
  }

  ObjectNode require(String name) {
    return table.get(project(name), name).orElseThrow(() -> missing(name));
  }

  void delete(String name) {
    String project = project(name);
    emulation
        .store()
        .run(
            project,
            () -> {
              if (!table.contains(project, name)) {
                throw missing(name);
              }
              table.remove(project, name);
            });
  }

  private String project(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw missing(name);
    }
    return rows.key(m.group(1)).id();
  }

  private static GoogleError missing(String name) {
    return GoogleError.notFound("Lien [" + name + "] not found.");
  }

  @Override
  public void put(String project, String origin, String reason) {
    emulation
        .store()
        .run(
            project,
            () -> {
              if (ofOrigin(project, origin).isEmpty()) {
                create(rows.key(project), origin, reason);
              }
            });
  }

  @Override
  public void lift(String project, String origin) {
    emulation
        .store()
        .run(
            project,
            () ->
                ofOrigin(project, origin)
                    .ifPresent(l -> table.remove(project, l.path("name").asText())));
  }

  private Optional<ObjectNode> ofOrigin(String project, String origin) {
    return table.list(project).stream()
        .filter(l -> l.path("origin").asText().equals(origin))
        .findFirst();
  }

  /** Refuses the deletion of a project that has a lien. */
  void checkDeletion(String project) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    for (ObjectNode lien : table.list(project)) {
      failure.addViolations(
          PreconditionFailure.Violation.newBuilder()
              .setType("LIEN")
              .setSubject(lien.path("name").asText())
              .setDescription(
                  "A lien to prevent deletion was placed on the project by ["
                      + lien.path("origin").asText()
                      + "]. Remove the lien to allow deletion."));
    }
    if (failure.getViolationsCount() > 0) {
      throw GoogleError.failedPrecondition("Precondition check failed.")
          .withDetail(failure.build())
          .withDetail(
              Help.newBuilder()
                  .addLinks(
                      Help.Link.newBuilder()
                          .setDescription("Troubleshooting project deletion")
                          .setUrl(
                              "https://cloud.google.com/resource-manager/docs/"
                                  + "troubleshooting-project-deletion"))
                  .build())
          .withErrorInfo("PROJECT_DELETE_LIEN", "cloudresourcemanager.googleapis.com", Map.of());
    }
  }
}
