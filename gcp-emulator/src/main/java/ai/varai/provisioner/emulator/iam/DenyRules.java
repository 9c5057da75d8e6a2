package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import ai.varai.provisioner.emulator.access.PermissionCatalogue;
import ai.varai.provisioner.emulator.access.PermissionNames;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Suppliers;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a deny policy may say.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/rest/v2/policies">Reference</a>
 */
final class DenyRules {

  private static final int MOST_RULES = 500;
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_DESCRIPTION = 256;
  private static final int LONGEST_ANNOTATION = 255;
  private static final String EVERYBODY = "principalSet://goog/public:all";
  private static final String POOLS =
      "iam\\.googleapis\\.com/(?:projects/[^/]+/)?locations/global/work(?:force|loadIdentity)Pools"
          + "/[^/]+/";
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "principalSet://goog/(?:public:all|group/[^/@\\s]+@[^/@\\s]+"
              + "|cloudIdentityCustomerId/C[0-9a-z]+)"
              + "|(?:deleted:)?principal://goog/subject/[^/@\\s]+@[^/@\\s]+"
              + "|(?:deleted:)?principal://iam\\.googleapis\\.com/projects/-/serviceAccounts/[^/\\s]+"
              + "|(?:deleted:)?principalSet://goog/group/[^/@\\s]+@[^/\\s]+"
              + "|principalSet://cloudresourcemanager\\.googleapis\\.com"
              + "/(?:projects|folders|organizations)/\\d+/type/Service(?:Account|Agent)"
              + "|principal://"
              + POOLS
              + "subject/.+"
              + "|principalSet://"
              + POOLS
              + "(?:\\*|group/.+|attribute\\.[^/]+/.+)");

  private final Supplier<PermissionCatalogue> permissions =
      Suppliers.memoize(PermissionCatalogue::load);

  void check(ObjectNode policy) {
    if (Trees.text(policy, "displayName").length() > LONGEST_NAME) {
      throw GoogleError.badField(
          "policy.display_name", "The display name has at most " + LONGEST_NAME + " characters.");
    }
    for (Map.Entry<String, JsonNode> e : policy.path("annotations").properties()) {
      if (e.getKey().length() > LONGEST_NAME
          || e.getValue().asText().length() > LONGEST_ANNOTATION) {
        throw GoogleError.badField(
            "policy.annotations", "Keys have at most 63 characters, values at most 255.");
      }
    }
    JsonNode rules = policy.path("rules");
    if (rules.isEmpty() || rules.size() > MOST_RULES) {
      throw GoogleError.badField(
          "policy.rules", "The policy must have between 1 and " + MOST_RULES + " rules.");
    }
    for (int i = 0; i < rules.size(); i++) {
      String field = "policy.rules[" + i + "]";
      if (Trees.text(rules.get(i), "description").length() > LONGEST_DESCRIPTION) {
        throw GoogleError.badField(
            field + ".description",
            "The description has at most " + LONGEST_DESCRIPTION + " characters.");
      }
      if (!(rules.get(i).path("denyRule") instanceof ObjectNode rule)) {
        throw GoogleError.badField(field, "The rule must be a deny rule.");
      }
      rule(field + ".deny_rule", rule);
    }
  }

  private void rule(String field, ObjectNode rule) {
    require(field + ".denied_principals", rule.path("deniedPrincipals"));
    require(field + ".denied_permissions", rule.path("deniedPermissions"));
    principals(field + ".denied_principals", rule.path("deniedPrincipals"), true);
    principals(field + ".exception_principals", rule.path("exceptionPrincipals"), false);
    permissions(field + ".denied_permissions", rule.path("deniedPermissions"));
    permissions(field + ".exception_permissions", rule.path("exceptionPermissions"));
    if (rule.has("denialCondition")) {
      String expression = Trees.text(rule, "denialCondition", "expression");
      if (Condition.problem(CelDialect.TAGS, expression).isPresent()) {
        throw GoogleError.badField(
            field + ".denial_condition",
            "The condition can use the functions for resource tags only, joined by &&, || and !: "
                + expression);
      }
    }
  }

  private static void require(String field, JsonNode list) {
    if (list.isEmpty()) {
      throw GoogleError.badField(field, "The rule must have at least one.");
    }
  }

  private static void principals(String field, JsonNode list, boolean everybody) {
    for (JsonNode each : list) {
      boolean all = each.asText().equals(EVERYBODY);
      if (!PRINCIPAL.matcher(each.asText()).matches() || (all && !everybody)) {
        throw GoogleError.badField(
            field, "Invalid principal identifier in a deny rule: " + each.asText() + ".");
      }
    }
  }

  private void permissions(String field, JsonNode list) {
    for (JsonNode each : list) {
      String name = each.asText();
      boolean known =
          PermissionNames.wellFormed(name)
              && (name.contains("*")
                  || !permissions.get().refuses(PermissionNames.older(name))
                  || permissions.get().names().contains(name));
      if (!known) {
        throw GoogleError.badField(
            field,
            "Permission "
                + name
                + " is not valid: the format is {service_fqdn}/{resource}.{verb}, as in"
                + " iam.googleapis.com/roles.list.");
      }
    }
  }
}
