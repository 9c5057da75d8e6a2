package ai.varai.provisioner.emulator.access;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;

/** Reads and evaluates the expressions of one dialect, and keeps those that it read lately. */
final class CelExpressions {

  private static final int KEPT = 500;

  /** An expression as it was read: a program, or what is wrong with it. */
  private record Reading(
      Optional<CelRuntime.Program> program, Optional<Condition.Problem> problem) {}

  private final CelCompiler compiler;
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(CelDialect.OPTIONS)
          .addFunctionBindings(ConditionFunctions.fixed())
          .addLateBoundFunctions(ConditionFunctions.lateBound())
          .build();
  private final LoadingCache<String, Reading> readings =
      CacheBuilder.newBuilder().maximumSize(KEPT).build(CacheLoader.from(this::read));

  CelExpressions(CelCompiler compiler) {
    this.compiler = compiler;
  }

  private Reading read(String expression) {
    CelValidationResult result = compiler.compile(expression);
    try {
      return result.hasError()
          ? new Reading(Optional.empty(), Optional.of(problem(expression, result)))
          : new Reading(Optional.of(runtime.createProgram(result.getAst())), Optional.empty());
    } catch (CelValidationException | CelEvaluationException e) {
      return new Reading(
          Optional.empty(),
          Optional.of(new Condition.Problem(0, 1, 0, String.valueOf(e.getMessage()))));
    }
  }

  /** The first thing that is wrong. */
  private static Condition.Problem problem(String expression, CelValidationResult result) {
    CelIssue first = result.getErrors().get(0);
    CelSourceLocation at = first.getSourceLocation();
    int line = Math.max(1, at.getLine());
    int column = Math.max(0, at.getColumn());
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = expression.indexOf('\n', start) + 1;
    }
    return new Condition.Problem(start + column, line, column, first.getMessage());
  }

  /** What keeps an expression from being evaluated, whatever is known. */
  Optional<Condition.Problem> problem(String expression) {
    return readings.getUnchecked(expression).problem();
  }

  /** What an expression comes to; empty when it cannot be read or evaluated. */
  Optional<Object> value(String expression, Map<String, ?> known, Condition.Tags tags) {
    Optional<CelRuntime.Program> program = readings.getUnchecked(expression).program();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          program.get().eval(known, CelLateFunctionBindings.from(ConditionFunctions.of(tags))));
    } catch (CelEvaluationException e) {
      return Optional.empty();
    }
  }
}
