package ai.varai.provisioner.app.output;

import ai.varai.provisioner.model.rule.Waived;
import ai.varai.provisioner.model.source.Finding;
import java.util.Map;

/** A finding as a JSON object. */
public final class FindingJson {
  private FindingJson() {}

  public static Map<String, Object> of(Finding finding) {
    return Json.object(
        "code", finding.code(),
        "severity", finding.severity().spelling(),
        "file", finding.position().file(),
        "line", finding.position().line(),
        "column", finding.position().column(),
        "key", finding.path().isRoot() ? "" : finding.path().toString(),
        "message", finding.message(),
        "remedy", finding.remedy(),
        "expected", finding.expected(),
        "did_you_mean", finding.near());
  }

  /** A finding that is accepted for a while, with the reason and the last day. */
  public static Map<String, Object> waived(Waived waived) {
    Map<String, Object> json = of(waived.finding());
    json.put("reason", waived.waiver().reason());
    json.put("expires", waived.waiver().expires().toString());
    return json;
  }
}
