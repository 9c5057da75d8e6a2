package ai.varai.provisioner.gcp.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An effective policy of the organisation. Rules under a condition are left out: they need tags
 * that only the organisation knows.
 *
 * @param rules the {@code spec.rules} of the policy
 * @see <a
 *     href="https://cloud.google.com/resource-manager/docs/reference/orgpolicy/rest/v2/organizations.policies">Policy</a>
 */
record OrganisationPolicy(List<Map<?, ?>> rules) {
  OrganisationPolicy {
    rules = List.copyOf(rules);
  }

  static OrganisationPolicy of(Map<?, ?> answer) {
    var rules = new ArrayList<Map<?, ?>>();
    if (answer.get("spec") instanceof Map<?, ?> spec && spec.get("rules") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> rule && !rule.containsKey("condition")) {
          rules.add(rule);
        }
      }
    }
    return new OrganisationPolicy(rules);
  }

  /** Whether a constraint that is on or off is on. */
  boolean enforced() {
    return rules.stream().anyMatch(rule -> Boolean.TRUE.equals(rule.get("enforce")));
  }

  /** Whether a list constraint lets everything pass. */
  boolean allowsEverything() {
    return rules.stream()
        .allMatch(
            rule ->
                Boolean.TRUE.equals(rule.get("allowAll"))
                    || (!Boolean.TRUE.equals(rule.get("denyAll"))
                        && values(rule, "allowedValues").isEmpty()
                        && values(rule, "deniedValues").isEmpty()));
  }

  /** Whether a list constraint lets nothing pass at all. */
  boolean refusesEverything() {
    return rules.stream().anyMatch(rule -> Boolean.TRUE.equals(rule.get("denyAll")));
  }

  /** Whether a list constraint denies a group of values by its name. */
  boolean refusesGroup(String group) {
    return all("deniedValues").contains(group);
  }

  /** Whether a list constraint refuses the value. */
  boolean refuses(String value) {
    if (rules.stream().anyMatch(rule -> Boolean.TRUE.equals(rule.get("denyAll")))) {
      return true;
    }
    List<String> allowed = all("allowedValues");
    return all("deniedValues").contains(value)
        || (!allowed.isEmpty()
            && !allowed.contains(value)
            && rules.stream().noneMatch(rule -> Boolean.TRUE.equals(rule.get("allowAll"))));
  }

  /**
   * Whether a list constraint of locations refuses the region for certain. What the groups of
   * locations hold ({@code in:us-locations}) only Google knows, except for a region's own.
   */
  boolean refusesRegion(String region) {
    String own = "in:" + region + "-locations";
    boolean groups =
        all("allowedValues").stream()
            .anyMatch(value -> value.startsWith("in:") && !value.equals(own));
    return !groups && !all("allowedValues").contains(own) && refuses(region);
  }

  private List<String> all(String field) {
    return rules.stream().flatMap(rule -> values(rule, field).stream()).toList();
  }

  private static List<String> values(Map<?, ?> rule, String field) {
    return rule.get("values") instanceof Map<?, ?> values
            && values.get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
