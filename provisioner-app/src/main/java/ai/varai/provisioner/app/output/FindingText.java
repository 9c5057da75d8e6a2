package ai.varai.provisioner.app.output;

import ai.varai.provisioner.model.rule.Waived;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Findings for people: one line each in the form that editors make clickable, and the sum. */
public final class FindingText {
  private final Paint paint;

  public FindingText(Paint paint) {
    this.paint = paint;
  }

  public String of(Findings findings, List<Waived> waived, boolean valid) {
    var text = new StringBuilder();
    for (Finding finding : findings) {
      text.append(line(finding)).append('\n');
    }
    for (Waived accepted : waived) {
      text.append(paint.dim("waived " + accepted)).append('\n');
    }
    long refusing =
        findings.stream()
            .filter(finding -> finding.severity().compareTo(Severity.MANDATORY) >= 0)
            .count();
    String sum =
        refusing
            + (refusing == 1 ? " problem" : " problems")
            + ", "
            + (findings.size() - refusing)
            + " advisory"
            + (waived.isEmpty() ? "" : ", " + waived.size() + " waived");
    text.append(valid ? paint.green("Valid") : paint.red("Not valid")).append(": ").append(sum);
    if (!findings.isEmpty()) {
      text.append(". 'provisioner explain CODE' says more about one");
    }
    return text.append('.').toString();
  }

  /** A line for each finding; one for several that say the same of different keys. */
  static List<String> alike(List<Finding> findings) {
    Map<List<Object>, List<Finding>> groups =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    finding ->
                        List.of(
                            finding.code(),
                            finding.message(),
                            finding.remedy(),
                            finding.expected(),
                            finding.near()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.values().stream()
        .map(
            group ->
                group.get(0)
                    + (group.size() == 1
                        ? ""
                        : " (also "
                            + group.stream()
                                .skip(1)
                                .map(finding -> finding.path().toString())
                                .collect(Collectors.joining(", "))
                            + ")"))
        .toList();
  }

  /** One finding, with how much it weighs in front. */
  public String line(Finding finding) {
    String severity = finding.severity().spelling();
    return (finding.severity() == Severity.ADVISORY ? paint.yellow(severity) : paint.red(severity))
        + " "
        + finding;
  }
}
