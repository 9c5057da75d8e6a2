package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.RuntimeSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * Variables by which a machine says which images it uses, whatever the environment file says:
 * {@code PROVISIONER_IMAGE_POSTGRES}, {@code PROVISIONER_IMAGE_MONGO}, {@code
 * PROVISIONER_IMAGE_GOOGLE_EMULATORS}, {@code PROVISIONER_IMAGE_GCP_EMULATOR}. A machine that
 * cannot pull names the images that it has built.
 */
final class ImageVariables {
  static final Map<String, String> OPTIONS =
      Map.of(
          "PROVISIONER_IMAGE_POSTGRES", "images.postgres",
          "PROVISIONER_IMAGE_MONGO", "images.mongo",
          "PROVISIONER_IMAGE_GOOGLE_EMULATORS", "images.google_emulators",
          "PROVISIONER_IMAGE_GCP_EMULATOR", "images.gcp_emulator");

  private ImageVariables() {}

  static RuntimeSettings overlay(RuntimeSettings settings, Map<String, String> variables) {
    Map<String, String> options = new HashMap<>(settings.options());
    OPTIONS.forEach(
        (variable, option) -> {
          String image = variables.getOrDefault(variable, "");
          if (!image.isBlank()) {
            options.put(option, image);
          }
        });
    return new RuntimeSettings(
        settings.environment(),
        settings.stack(),
        settings.project(),
        settings.home(),
        settings.storage(),
        options);
  }
}
