package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.VerifyResult;
import java.util.Map;

/** What the checks said, as a JSON object. */
public final class VerifyJson {
  private VerifyJson() {}

  public static Map<String, Object> of(VerifyResult result) {
    return Json.object(
        "passed",
        result.passed(),
        "took_ms",
        result.took(),
        "checks",
        result.checks().stream()
            .map(
                check ->
                    Json.object(
                        "address", check.address(),
                        "check", check.check(),
                        "passed", check.passed(),
                        "detail", check.detail(),
                        "took_ms", check.took()))
            .toList(),
        "missing",
        result.missing(),
        "unmanaged",
        DriftView.unmanaged(result.unmanaged()));
  }
}
