package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;

/** {@code projects.get} of Resource Manager v1, by which tools learn a project's number. */
final class ProjectsV1 {

  /** All projects lie directly under one organisation. */
  private static final String ORGANIZATION = Ids.stableNumber("organizations", 12);

  private final Emulation emulation;
  private final Table<String> createTimes;

  ProjectsV1(Emulation emulation) {
    this.emulation = emulation;
    this.createTimes = emulation.store().table("resourcemanager.createTimes", Codec.string());
  }

  void register(ApiBuilder api) {
    api.route("GET", "/v1/projects/{projectId}", "cloudresourcemanager.projects.get", this::get);
  }

  private JsonAnswer get(JsonCall call) {
    Project project = emulation.projects().require(call.variable("projectId"));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("projectNumber", project.number());
    out.put("projectId", project.id());
    out.put("lifecycleState", "ACTIVE");
    out.put("name", project.id());
    out.put("createTime", createTime(project));
    out.putObject("parent").put("type", "organization").put("id", ORGANIZATION);
    return JsonAnswer.ok(out);
  }

  /** A project comes into being at its first use; the first look at it dates that. */
  private String createTime(Project project) {
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              if (!createTimes.contains(project.id(), "")) {
                createTimes.put(
                    project.id(),
                    "",
                    emulation.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString());
              }
              return createTimes.get(project.id(), "").orElse("");
            });
  }
}
