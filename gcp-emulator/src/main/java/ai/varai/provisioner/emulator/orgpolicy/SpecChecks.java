package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the rules of a policy may say, by the kind of its constraint. */
final class SpecChecks {

  private static final List<String> OF_LISTS = List.of("allowAll", "denyAll", "values");

  private SpecChecks() {}

  static void check(String constraint, ObjectNode spec) {
    JsonNode rules = spec.path("rules");
    boolean reset = spec.path("reset").asBoolean();
    if (rules.isEmpty() && !reset && !spec.path("inheritFromParent").asBoolean()) {
      throw GoogleError.invalidArgument("The policy must have rules, unless it is a reset.");
    }
    if (reset && (!rules.isEmpty() || spec.path("inheritFromParent").asBoolean())) {
      throw GoogleError.invalidArgument(
          "A reset has no rules, and inherits nothing from the parent.");
    }
    boolean known =
        Constraints.find(constraint).isPresent()
            || Constraints.custom(constraint)
            || Constraints.managed(constraint);
    for (JsonNode rule : rules) {
      long kinds = OF_LISTS.stream().filter(rule::has).count() + (rule.has("enforce") ? 1 : 0);
      if (kinds != 1) {
        throw GoogleError.invalidArgument(
            "A rule must have exactly one of values, allow_all, deny_all and enforce.");
      }
      if (known && rule.has("enforce") != Constraints.toggle(constraint)) {
        throw GoogleError.invalidArgument(
            "constraints/"
                + constraint
                + (Constraints.toggle(constraint)
                    ? " is a boolean constraint: its rules must set enforce."
                    : " is a list constraint: its rules cannot set enforce."));
      }
      String condition = named(Trees.text(rule, "condition", "expression"));
      if (rule.has("condition") && Condition.problem(CelDialect.TAGS, condition).isPresent()) {
        throw GoogleError.invalidArgument(
            "The condition of a rule can use the functions for resource tags only.");
      }
    }
    if (known && Constraints.toggle(constraint)) {
      toggles(constraint, spec);
    }
  }

  /** Tags were called labels at first, and may be still. */
  private static String named(String expression) {
    return expression
        .replace("resource.matchLabels(", "resource.matchTagId(")
        .replace("labelKeys/", "tagKeys/")
        .replace("labelValues/", "tagValues/");
  }

  private static void toggles(String constraint, ObjectNode spec) {
    if (spec.path("inheritFromParent").asBoolean()) {
      throw GoogleError.invalidArgument(
          "inherit_from_parent can be set for list constraints only, and constraints/"
              + constraint
              + " is a boolean constraint.");
    }
    long always = 0;
    for (JsonNode rule : spec.path("rules")) {
      always += rule.has("condition") ? 0 : 1;
    }
    if (!spec.path("rules").isEmpty() && always != 1) {
      throw GoogleError.invalidArgument(
          "A policy on a boolean constraint has exactly one rule without a condition.");
    }
  }
}
