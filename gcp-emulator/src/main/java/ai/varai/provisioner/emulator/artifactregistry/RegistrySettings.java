package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.devtools.artifactregistry.v1.GetProjectSettingsRequest;
import com.google.devtools.artifactregistry.v1.ProjectSettings;
import com.google.devtools.artifactregistry.v1.ProjectSettings.RedirectionState;
import com.google.devtools.artifactregistry.v1.UpdateProjectSettingsRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a project has set for all of its repositories: the redirection from Container Registry. */
final class RegistrySettings {

  private static final Pattern SETTINGS = Pattern.compile("projects/([^/]+)/projectSettings");
  private static final String ONE = "settings";

  private final Emulation emulation;
  private final Table<ProjectSettings> settings;

  RegistrySettings(Emulation emulation) {
    this.emulation = emulation;
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
}
