package ai.varai.provisioner.local.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test that needs a Docker engine and the images of {@code docker/build-images}. Without an
 * engine it does not run and says so, unless {@code PROVISIONER_DOCKER=required} is set, as in CI:
 * then it runs, and fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresDocker.Condition.class)
public @interface RequiresDocker {

  /** Looks for the engine. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if ("required".equals(System.getenv("PROVISIONER_DOCKER"))) {
        return ConditionEvaluationResult.enabled("Docker is required");
      }
      var reason = new DockerRuntimeFactory().unavailable(DockerStack.settings("probe", "/tmp"));
      if (reason.isEmpty()) {
        return ConditionEvaluationResult.enabled("a Docker engine answers");
      }
      System.out.println("NOT RUN: " + context.getDisplayName() + ", because " + reason.get());
      return ConditionEvaluationResult.disabled(reason.get());
    }
  }
}
