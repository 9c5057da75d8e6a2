package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.support.Times;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.Project;
import java.util.TreeMap;

/** A project as v1 shows and takes it. */
final class ProjectView {

  private ProjectView() {}

  static ObjectNode v1(Project project) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("projectNumber", project.getName().replaceFirst("^projects/", ""));
    out.put("projectId", project.getProjectId());
    out.put("lifecycleState", project.getState().name());
    out.put("name", project.getDisplayName());
    out.put("createTime", Times.instant(project.getCreateTime()).toString());
    if (project.getLabelsCount() > 0) {
      ObjectNode labels = out.putObject("labels");
      new TreeMap<>(project.getLabelsMap()).forEach(labels::put);
    }
    String[] parent = project.getParent().split("/", -1);
    if (parent.length == 2) {
      out.putObject("parent")
          .put("type", parent[0].substring(0, parent[0].length() - 1))
          .put("id", parent[1]);
    }
    return out;
  }

  static Project parse(ObjectNode body) {
    Project.Builder out =
        Project.newBuilder()
            .setProjectId(Trees.text(body, "projectId"))
            .setDisplayName(Trees.text(body, "name"));
    String type = Trees.text(body, "parent", "type");
    if (!type.isEmpty()) {
      out.setParent(type + "s/" + Trees.text(body, "parent", "id"));
    }
    body.path("labels").properties().forEach(f -> out.putLabels(f.getKey(), f.getValue().asText()));
    return out.build();
  }
}
