package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.SecurityPolicy.Rule;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Cloud Armor policy: attacks, foreign origins, addresses, in this order. */
final class ArmorBlock {
  private static final String DENY = "deny(403)";
  private static final int LAST_PRIORITY = Integer.MAX_VALUE;

  /** A rule takes no more ranges (Cloud Armor quotas and limits). */
  private static final int RANGES_PER_RULE = 10;

  private final CompileContext context;
  private final Apis apis;

  ArmorBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  ResourceNode<SecurityPolicy> add() {
    return context
        .graph()
        .add(
            "main",
            new SecurityPolicy(
                context.names().prefixed("armor"),
                Optional.empty(),
                rules(),
                context.description("Security policy"),
                Optional.empty()),
            apis.need("compute"));
  }

  private List<Rule> rules() {
    var security = context.environment().securityConfig();
    var rules = new ArrayList<Rule>();
    rules.add(expression(100, "evaluatePreconfiguredWaf('sqli-v33-stable')", "SQL injection"));
    rules.add(
        expression(110, "evaluatePreconfiguredWaf('xss-v33-stable')", "Cross-site scripting"));
    if (!security.allowedOrigins().isEmpty() && !security.allowedOrigins().contains("*")) {
      String known =
          security.allowedOrigins().stream()
              .map(origin -> Pattern.compile("[.]").matcher(origin).replaceAll("[.]"))
              .collect(Collectors.joining("|"));
      rules.add(
          expression(
              200,
              "has(request.headers['origin']) && !request.headers['origin'].matches('^("
                  + known
                  + ")$')",
              "Origins other than allowed_origins"));
    }
    List<String> ranges = security.ipRestrictions();
    for (int from = 0; from < ranges.size(); from += RANGES_PER_RULE) {
      rules.add(
          new Rule(
              1000 + from,
              "allow",
              ranges.subList(from, Math.min(ranges.size(), from + RANGES_PER_RULE)),
              Optional.empty(),
              "ip_restrictions"));
    }
    rules.add(
        new Rule(
            LAST_PRIORITY,
            ranges.isEmpty() ? "allow" : DENY,
            List.of("*"),
            Optional.empty(),
            "Everybody else"));
    return rules;
  }

  private static Rule expression(int priority, String expression, String description) {
    return new Rule(priority, DENY, List.of(), Optional.of(expression), description);
  }
}
