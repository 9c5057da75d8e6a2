package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.PolicyLevel;
import ai.varai.provisioner.model.matrix.ConfigurationMatrix;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Origins;
import ai.varai.provisioner.model.source.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the rules over an environment and weighs what they find. */
public final class RuleEngine {
  private final List<Rule> rules;
  private final Optional<MonthlyCost> cost;
  private final Supplier<List<Environment>> besides;

  public RuleEngine(List<Rule> rules, Optional<MonthlyCost> cost) {
    this(rules, cost, List::of);
  }

  private RuleEngine(
      List<Rule> rules, Optional<MonthlyCost> cost, Supplier<List<Environment>> besides) {
    this.rules = List.copyOf(rules);
    this.cost = cost;
    this.besides = besides;
  }

  /** With every rule that there is, and the prices that are at hand. */
  public static RuleEngine standard() {
    return new RuleEngine(RuleSet.all(), MonthlyCost.installed());
  }

  /**
   * The same, with the other environments of the project to compare with.
   *
   * @param others asked only where a rule looks at them, as reading them takes time
   */
  public RuleEngine beside(Supplier<List<Environment>> others) {
    return new RuleEngine(rules, cost, others);
  }

  /**
   * The verdict.
   *
   * @param origins where the environment's values came from, for the places of the findings
   * @param matrix the configuration matrix, where there is one
   * @param today decides which waivers still hold
   */
  public RuleResult check(
      Environment environment,
      Origins origins,
      Optional<ConfigurationMatrix> matrix,
      LocalDate today) {
    var input = new RuleInput(environment, matrix, cost, besides);
    var found = new ArrayList<Finding>(run(input, origins, false));
    if (found.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
      found.addAll(run(input, origins, true));
    }
    var weighed = found.stream().map(finding -> weigh(finding, environment)).toList();
    return new Waivers(environment.waivers(), origins, today).apply(Findings.of(weighed).asList());
  }

  private List<Finding> run(RuleInput input, Origins origins, boolean needGraph) {
    var found = new ArrayList<Finding>();
    for (Rule rule : rules) {
      if (rule.needsGraph() == needGraph && rule.appliesTo(input)) {
        rule.check(
            input,
            (path, message, remedy) ->
                found.add(Finding.of(rule, origins.position(path), path, message, remedy)));
      }
    }
    return found;
  }

  /** Whether no rule finds what keeps an environment from having resources at all. */
  static boolean canBuild(RuleInput input) {
    var errors = new ArrayList<KeyPath>();
    RuleSet.all().stream()
        .filter(rule -> rule.severity() == Severity.ERROR && rule.appliesTo(input))
        .forEach(rule -> rule.check(input, (path, message, remedy) -> errors.add(path)));
    return errors.isEmpty();
  }

  /** What cannot be brought up at all stays an error, whatever the policy says. */
  private static Finding weigh(Finding finding, Environment environment) {
    PolicyLevel level = environment.policy().get(finding.code());
    if (level == null || finding.severity() == Severity.ERROR) {
      return finding;
    }
    return finding.withSeverity(
        level == PolicyLevel.ADVISORY ? Severity.ADVISORY : Severity.MANDATORY);
  }
}
