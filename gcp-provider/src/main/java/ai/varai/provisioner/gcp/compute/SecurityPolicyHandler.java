package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.SecurityPolicy.Rule;
import com.google.cloud.compute.v1.AddRuleSecurityPolicyRequest;
import com.google.cloud.compute.v1.DeleteSecurityPolicyRequest;
import com.google.cloud.compute.v1.Expr;
import com.google.cloud.compute.v1.InsertSecurityPolicyRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PatchRuleSecurityPolicyRequest;
import com.google.cloud.compute.v1.PatchSecurityPolicyRequest;
import com.google.cloud.compute.v1.RemoveRuleSecurityPolicyRequest;
import com.google.cloud.compute.v1.SecurityPolicyRule;
import com.google.cloud.compute.v1.SecurityPolicyRuleMatcher;
import com.google.cloud.compute.v1.SecurityPolicyRuleMatcherConfig;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cloud Armor policies. Rules are added, changed and removed one by one: a policy as a whole cannot
 * be written.
 */
public final class SecurityPolicyHandler
    extends ComputeHandler<SecurityPolicy, com.google.cloud.compute.v1.SecurityPolicy> {
  public SecurityPolicyHandler(Cloud cloud) {
    super(SecurityPolicy.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.securityPolicies.list", "compute.securityPolicies.get"),
        List.of("compute.securityPolicies.create", "compute.globalOperations.get"),
        List.of("compute.securityPolicies.update"),
        List.of("compute.securityPolicies.delete"),
        List.of("roles/compute.securityAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.SecurityPolicy> all() throws IOException {
    return clients().securityPolicies().list(project()).iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.SecurityPolicy get(SecurityPolicy identity) throws IOException {
    return clients().securityPolicies().get(project(), identity.name());
  }

  @Override
  String name(SecurityPolicy securityPolicy) {
    return securityPolicy.name();
  }

  @Override
  String descriptionOf(SecurityPolicy wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.SecurityPolicy found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.SecurityPolicy found) {
    return found.getDescription();
  }

  @Override
  SecurityPolicy record(com.google.cloud.compute.v1.SecurityPolicy found) {
    return new SecurityPolicy(
        found.getName(),
        Optional.empty(),
        found.getRulesList().stream()
            .sorted(Comparator.comparingInt(SecurityPolicyRule::getPriority))
            .map(SecurityPolicyHandler::rule)
            .toList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(SecurityPolicy wanted, String description, String requestId)
      throws IOException {
    var resource =
        com.google.cloud.compute.v1.SecurityPolicy.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    wanted.rules().forEach(rule -> resource.addRules(rule(rule)));
    return clients()
        .securityPolicies()
        .insertCallable()
        .call(
            InsertSecurityPolicyRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setSecurityPolicyResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      SecurityPolicy wanted, com.google.cloud.compute.v1.SecurityPolicy current, CallContext call)
      throws IOException {
    var now = new TreeMap<Integer, Rule>();
    record(current).rules().forEach(rule -> now.put(rule.priority(), rule));
    for (Rule rule : wanted.rules()) {
      Rule there = now.remove(rule.priority());
      if (there == null) {
        return Optional.of(
            clients()
                .securityPolicies()
                .addRuleCallable()
                .call(
                    AddRuleSecurityPolicyRequest.newBuilder()
                        .setProject(project())
                        .setSecurityPolicy(wanted.name())
                        .setSecurityPolicyRuleResource(rule(rule))
                        .build()));
      }
      if (!sorted(there).equals(sorted(rule))) {
        return Optional.of(
            clients()
                .securityPolicies()
                .patchRuleCallable()
                .call(
                    PatchRuleSecurityPolicyRequest.newBuilder()
                        .setProject(project())
                        .setSecurityPolicy(wanted.name())
                        .setPriority(rule.priority())
                        .setSecurityPolicyRuleResource(rule(rule))
                        .build()));
      }
    }
    if (!now.isEmpty()) {
      return Optional.of(
          clients()
              .securityPolicies()
              .removeRuleCallable()
              .call(
                  RemoveRuleSecurityPolicyRequest.newBuilder()
                      .setProject(project())
                      .setSecurityPolicy(wanted.name())
                      .setPriority(now.firstKey())
                      .build()));
    }
    String description = Marks.describe(wanted.description(), call.owner(call.address()));
    if (!current.getDescription().equals(description)) {
      return Optional.of(
          clients()
              .securityPolicies()
              .patchCallable()
              .call(
                  PatchSecurityPolicyRequest.newBuilder()
                      .setProject(project())
                      .setSecurityPolicy(wanted.name())
                      .setSecurityPolicyResource(
                          com.google.cloud.compute.v1.SecurityPolicy.newBuilder()
                              .setFingerprint(current.getFingerprint())
                              .setDescription(description))
                      .build()));
    }
    return Optional.empty();
  }

  @Override
  Operation deletion(SecurityPolicy current) throws IOException {
    return clients()
        .securityPolicies()
        .deleteCallable()
        .call(
            DeleteSecurityPolicyRequest.newBuilder()
                .setProject(project())
                .setSecurityPolicy(current.name())
                .build());
  }

  private static SecurityPolicyRule rule(Rule rule) {
    var match = SecurityPolicyRuleMatcher.newBuilder();
    rule.expression()
        .ifPresentOrElse(
            expression -> match.setExpr(Expr.newBuilder().setExpression(expression)),
            () ->
                match
                    .setVersionedExpr("SRC_IPS_V1")
                    .setConfig(
                        SecurityPolicyRuleMatcherConfig.newBuilder()
                            .addAllSrcIpRanges(rule.sourceRanges())));
    return SecurityPolicyRule.newBuilder()
        .setPriority(rule.priority())
        .setAction(rule.action())
        .setDescription(rule.description())
        .setMatch(match)
        .build();
  }

  private static Rule rule(SecurityPolicyRule rule) {
    String expression = rule.getMatch().getExpr().getExpression();
    return new Rule(
        rule.getPriority(),
        rule.getAction(),
        rule.getMatch().getConfig().getSrcIpRangesList(),
        expression.isEmpty() ? Optional.empty() : Optional.of(expression),
        rule.getDescription());
  }

  private static Rule sorted(Rule rule) {
    return new Rule(
        rule.priority(),
        rule.action(),
        rule.sourceRanges().stream().sorted().toList(),
        rule.expression(),
        rule.description());
  }
}
