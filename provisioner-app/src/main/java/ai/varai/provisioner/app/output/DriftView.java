package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.DriftReport;
import java.util.Map;

/** How the world differs from the state. */
public final class DriftView {
  private DriftView() {}

  public static Map<String, Object> json(DriftReport report) {
    return Json.object(
        "drift",
        !report.none(),
        "checked",
        report.checked(),
        "changed",
        report.changed().stream()
            .map(
                changed ->
                    Json.object(
                        "address", changed.address(),
                        "attributes",
                            changed.attributes().stream().map(PlanJson::attribute).toList()))
            .toList(),
        "gone",
        report.gone(),
        "unknown",
        report.unknown());
  }

  public static String text(DriftReport report) {
    if (report.none()) {
      return "No drift: " + report.checked() + " resources are as the state says.";
    }
    var text = new StringBuilder();
    for (DriftReport.Changed changed : report.changed()) {
      text.append("  ~ ").append(changed.address()).append('\n');
      changed
          .attributes()
          .forEach(
              attribute ->
                  text.append("        ")
                      .append(attribute.path())
                      .append(": ")
                      .append(shown(attribute.before(), attribute.sensitive()))
                      .append(" -> ")
                      .append(shown(attribute.after(), attribute.sensitive()))
                      .append('\n'));
    }
    report.gone().forEach(address -> text.append("  - ").append(address).append("  gone\n"));
    report
        .unknown()
        .forEach(address -> text.append("  ? ").append(address).append("  not in the state\n"));
    return text.append("'provisioner apply' puts it right.").toString();
  }

  private static String shown(java.util.Optional<Object> value, boolean sensitive) {
    return sensitive ? "(sensitive)" : value.map(Json::line).orElse("(none)");
  }
}
