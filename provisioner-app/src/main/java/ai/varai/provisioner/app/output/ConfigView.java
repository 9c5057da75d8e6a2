package ai.varai.provisioner.app.output;

import ai.varai.provisioner.model.read.EffectiveSettings;
import ai.varai.provisioner.model.read.EnvironmentSource;
import java.util.Map;

/** The effective values of an environment, each with its origin. */
public final class ConfigView {
  private ConfigView() {}

  public static Map<String, Object> json(EnvironmentSource source) {
    return Json.object(
        "environment",
        source.environment().environment(),
        "layers",
        source.layers().stream().map(layer -> layer.name()).toList(),
        "values",
        EffectiveSettings.of(source).stream()
            .map(
                setting ->
                    Json.object(
                        "key", setting.path(),
                        "value", setting.value(),
                        "file", setting.origin().value().file(),
                        "line", setting.origin().value().line()))
            .toList());
  }

  public static String text(EnvironmentSource source, boolean origin) {
    var table = new Table();
    for (EffectiveSettings.Setting setting : EffectiveSettings.of(source)) {
      String assignment = setting.path() + ": " + setting.value();
      if (origin) {
        table.row(assignment, setting.origin().value().toString());
      } else {
        table.row(assignment);
      }
    }
    return table.text("").stripTrailing();
  }
}
