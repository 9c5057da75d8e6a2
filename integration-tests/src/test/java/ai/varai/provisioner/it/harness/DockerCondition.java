package ai.varai.provisioner.it.harness;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresDocker}. */
final class DockerCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Engine.answers()) {
      return ConditionEvaluationResult.enabled("a Docker engine answers");
    }
    if ("required".equals(System.getenv("PROVISIONER_DOCKER"))) {
      throw new IllegalStateException(
          "PROVISIONER_DOCKER=required, but no Docker engine answers: start one, or unset the variable");
    }
    String message =
        "NOT RUN, no Docker engine answers: "
            + context.getDisplayName()
            + " (everything it proves in Docker mode is unproved here)";
    context.publishReportEntry("not run", message);
    System.err.println("\n*** " + message + " ***\n");
    return ConditionEvaluationResult.disabled(message);
  }
}
