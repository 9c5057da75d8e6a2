package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

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
                        "address",
                        changed.address(),
                        "reason",
                        changed.reason(),
                        "attributes",
                        changed.attributes().stream().map(PlanJson::attribute).toList()))
            .toList(),
        "gone",
        report.gone(),
        "unknown",
        report.unknown(),
        "unmanaged",
        unmanaged(report.unmanaged()));
  }

  /** What others put on resources, for programs. */
  static List<Map<String, Object>> unmanaged(List<Unmanaged> all) {
    return all.stream().map(one -> Json.object("what", one.what(), "opens", one.opens())).toList();
  }

  /** One thing that others did, for people. */
  private static String text(Unmanaged one) {
    return (one.opens() ? "! " : "i ") + one.what() + (one.opens() ? ": open to everybody" : "");
  }

  /**
   * The report for people.
   *
   * @param environment its name, for the commands that are advised
   */
  public static String text(DriftReport report, String environment, UnaryOperator<String> wording) {
    var text = new StringBuilder();
    for (DriftReport.Changed changed : report.changed()) {
      text.append("  ~ ").append(changed.address());
      text.append(changed.reason().isEmpty() ? "" : "  " + changed.reason()).append('\n');
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
    report.unmanaged().forEach(one -> text.append("  ").append(text(one)).append('\n'));
    if (!report.repaired()) {
      text.append(
              wording.apply("'provisioner apply --env=" + environment + "' puts ~, - and ? right."))
          .append('\n');
    }
    if (!report.unmanaged().isEmpty()) {
      text.append(
          "An apply leaves alone what others granted (! and i): take it away, or name it in the"
              + " environment's file.\n");
    }
    if (report.none()) {
      text.append("No drift: " + report.checked() + " resources are as the state says.\n");
    }
    return text.toString().stripTrailing();
  }

  private static String shown(java.util.Optional<Object> value, boolean sensitive) {
    return sensitive ? "(sensitive)" : value.map(Json::line).orElse("(none)");
  }
}
