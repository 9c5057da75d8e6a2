package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.devtools.artifactregistry.v1.GetProjectSettingsRequest;
import com.google.devtools.artifactregistry.v1.GetVPCSCConfigRequest;
import com.google.devtools.artifactregistry.v1.ProjectSettings;
import com.google.devtools.artifactregistry.v1.ProjectSettings.RedirectionState;
import com.google.devtools.artifactregistry.v1.UpdateProjectSettingsRequest;
import com.google.devtools.artifactregistry.v1.UpdateVPCSCConfigRequest;
import com.google.devtools.artifactregistry.v1.VPCSCConfig;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a project has set for all of its repositories: the redirection from Container Registry. */
final class RegistrySettings {

  private static final Pattern SETTINGS = Pattern.compile("projects/([^/]+)/projectSettings");
  private static final String ONE = "settings";

  private final Emulation emulation;
  private static final Pattern PLACED =
      Pattern.compile("projects/([^/]+)/locations/([^/]+)/([A-Za-z]+)");
  private static final Set<String> STATES = Set.of("ENABLED", "DISABLED");
  private static final Set<String> SEVERITIES =
      Set.of("DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY");

  private final Table<ProjectSettings> settings;
  private final Table<VPCSCConfig> controls;
  private final Table<ObjectNode> configs;

  RegistrySettings(Emulation emulation) {
    this.emulation = emulation;
    this.controls =
        emulation.store().table("artifactregistry.vpcscConfigs", Codec.proto(VPCSCConfig.class));
    this.configs = emulation.store().table("artifactregistry.projectConfigs", Codec.json());
    this.settings =
        emulation
            .store()
            .table("artifactregistry.projectSettings", Codec.proto(ProjectSettings.class));
  }

  private Project project(String name) {
    Matcher m = SETTINGS.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField("name", "Invalid resource name: " + name);
    }
    return emulation.projects().require(m.group(1));
  }

  ProjectSettings getProject(GetProjectSettingsRequest q, Call call) {
    return settings(project(q.getName()));
  }

  private ProjectSettings settings(Project project) {
    return settings
        .get(project.id(), ONE)
        .orElseGet(
            () ->
                ProjectSettings.newBuilder()
                    .setName(project.name() + "/projectSettings")
                    .setLegacyRedirectionState(RedirectionState.REDIRECTION_FROM_GCR_IO_DISABLED)
                    .build());
  }

  ProjectSettings updateProject(UpdateProjectSettingsRequest q, Call call) {
    ProjectSettings asked = q.getProjectSettings();
    Project project = project(asked.getName());
    if (asked.getPullPercent() < 0 || asked.getPullPercent() > 100) {
      throw GoogleError.badField(
          "project_settings.pull_percent", "The pull percent must be between 0 and 100.");
    }
    return emulation
        .store()
        .transact(
            project.id(),
            () -> {
              ProjectSettings now = settings(project);
              ProjectSettings next =
                  FieldMasks.patch(now, asked, q.getUpdateMask()).toBuilder()
                      .setName(now.getName())
                      .build();
              settings.put(project.id(), ONE, next);
              return next;
            });
  }

  private String place(String name, String tail) {
    Matcher m = PLACED.matcher(name);
    if (!m.matches() || !m.group(3).equals(tail)) {
      throw GoogleError.badField("name", "Invalid resource name: " + name);
    }
    return emulation.projects().require(m.group(1)).name() + "/locations/" + m.group(2);
  }

  private VPCSCConfig controls(String place) {
    return controls
        .get(place.split("/", -1)[1], place)
        .orElseGet(
            () ->
                VPCSCConfig.newBuilder()
                    .setName(place + "/vpcscConfig")
                    .setVpcscPolicy(VPCSCConfig.VPCSCPolicy.DENY)
                    .build());
  }

  /** Whether repositories of a location may reach out of a service perimeter. */
  VPCSCConfig getControls(GetVPCSCConfigRequest q, Call call) {
    return controls(place(q.getName(), "vpcscConfig"));
  }

  VPCSCConfig updateControls(UpdateVPCSCConfigRequest q, Call call) {
    String place = place(q.getVpcscConfig().getName(), "vpcscConfig");
    String project = place.split("/", -1)[1];
    return emulation
        .store()
        .transact(
            project,
            () -> {
              VPCSCConfig next =
                  FieldMasks.patch(controls(place), q.getVpcscConfig(), q.getUpdateMask())
                      .toBuilder()
                      .setName(place + "/vpcscConfig")
                      .build();
              controls.put(project, place, next);
              return next;
            });
  }

  private ObjectNode config(String place) {
    return configs
        .get(place.split("/", -1)[1], place)
        .orElseGet(
            () -> {
              ObjectNode out = JsonNodeFactory.instance.objectNode();
              out.put("name", place + "/projectConfig");
              out.putObject("platformLogsConfig").put("loggingState", "ENABLED");
              return out;
            });
  }

  private String place(JsonCall call) {
    return place(
        "projects/"
            + call.variable("project")
            + "/locations/"
            + call.variable("location")
            + "/projectConfig",
        "projectConfig");
  }

  /** What a project's location logs of what is done with artifacts. */
  JsonAnswer getConfig(JsonCall call) {
    return JsonAnswer.ok(config(place(call)));
  }

  JsonAnswer updateConfig(JsonCall call) {
    String place = place(call);
    ObjectNode body = call.body();
    JsonNode logs = body.path("platformLogsConfig");
    String state = logs.path("loggingState").asText("ENABLED");
    String severity = logs.path("severityLevel").asText("INFO");
    if (!STATES.contains(state) || !SEVERITIES.contains(severity)) {
      throw GoogleError.badField(
          "project_config.platform_logs_config",
          "Invalid value for the logging state or the severity level.");
    }
    for (String field : call.parameter("updateMask").orElse("").split(",", -1)) {
      if (!field.isEmpty() && !field.startsWith("platform") && !field.equals("*")) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
    ObjectNode next = JsonNodeFactory.instance.objectNode().put("name", place + "/projectConfig");
    next.set(
        "platformLogsConfig", logs.isObject() ? logs : config(place).get("platformLogsConfig"));
    configs.put(place.split("/", -1)[1], place, next);
    return JsonAnswer.ok(next);
  }
}
