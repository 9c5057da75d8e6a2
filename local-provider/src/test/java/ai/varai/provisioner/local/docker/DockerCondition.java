package ai.varai.provisioner.local.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link RequiresDocker}. */
final class DockerCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String[] programs =
        AnnotationSupport.findAnnotation(context.getElement(), RequiresDocker.class)
            .map(RequiresDocker::programs)
            .orElse(new String[0]);
    Optional<String> reason =
        new DockerRuntimeFactory()
            .unavailable(DockerStack.NOTHING)
            .or(TestImages::trouble)
            .or(() -> missing(programs));
    ConditionEvaluationResult decision =
        decide(reason, "required".equals(System.getenv("PROVISIONER_DOCKER")));
    if (decision.isDisabled()) {
      System.out.println("NOT RUN: " + context.getDisplayName() + ", because " + reason.orElse(""));
    }
    return decision;
  }

  static ConditionEvaluationResult decide(Optional<String> reason, boolean required) {
    if (reason.isEmpty()) {
      return ConditionEvaluationResult.enabled("everything that it needs is here");
    }
    if (required) {
      throw new IllegalStateException(
          "PROVISIONER_DOCKER=required, but "
              + reason.get()
              + ": provide it (docker/README.md says how), or unset the variable");
    }
    return ConditionEvaluationResult.disabled(reason.get());
  }

  static Optional<String> missing(String... programs) {
    return Stream.of(programs)
        .filter(program -> !onPath(program))
        .findFirst()
        .map(program -> "there is no " + program + " on the PATH");
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
