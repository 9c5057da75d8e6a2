package ai.varai.provisioner.app.output;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Severity;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Findings as commands to the runner of GitHub Actions, which shows them at their lines.
 *
 * @see <a href="https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands">
 *     Workflow commands</a>
 */
public final class FindingAnnotations {
  private FindingAnnotations() {}

  public static String of(List<Finding> findings) {
    return findings.stream().map(FindingAnnotations::of).collect(Collectors.joining("\n"));
  }

  private static String of(Finding finding) {
    var position = finding.position();
    String kind = finding.severity() == Severity.ADVISORY ? "::warning " : "::error ";
    String title = "title=" + property(finding.code());
    String said = finding.toString();
    if (position.line() == 0) {
      // An option or a default: there is no line to show it at.
      return kind + title + "::" + data(said);
    }
    return kind
        + "file="
        + property(position.file())
        + ",line="
        + position.line()
        + ",col="
        + position.column()
        + ","
        + title
        + "::"
        + data(said.substring((position + ": ").length()));
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
