package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.lifecycle.spi.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A failure as a JSON object. */
public final class FailureJson {
  private FailureJson() {}

  /**
   * What is told of whatever a command threw.
   *
   * @param wording completes the commands that it names
   */
  public static Map<String, Object> of(Throwable thrown, UnaryOperator<String> wording) {
    return of(Failures.describe(thrown).worded(wording));
  }

  /** Single problems, as those of a failure are told. */
  public static List<Map<String, Object>> problems(List<Problem> problems) {
    return problems.stream()
        .map(
            one ->
                Json.object(
                    "code", one.code(),
                    "subject", one.subject(),
                    "message", one.message(),
                    "remedy", one.remedy()))
        .toList();
  }

  static Map<String, Object> of(Failure failure) {
    var document = new LinkedHashMap<String, Object>();
    document.put("type", "error");
    document.put("code", failure.code());
    document.put("message", failure.message());
    document.put("remedy", failure.remedy());
    var problems = new ArrayList<Map<String, Object>>();
    for (Failure.Detail detail : failure.details()) {
      problems.add(
          Json.object(
              "code", detail.code(),
              "subject", detail.subject(),
              "message", detail.message(),
              "remedy", detail.remedy()));
    }
    if (!problems.isEmpty()) {
      document.put("problems", problems);
    }
    document.put("exit_code", failure.exitCode());
    return document;
  }
}
