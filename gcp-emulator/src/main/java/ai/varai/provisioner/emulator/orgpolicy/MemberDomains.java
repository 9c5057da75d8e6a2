package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.rpc.PreconditionFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Domain restricted sharing: allow policies may name members of certain organisations only.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/docs/organization-policy/restricting-domains">Restricting
 *     domains</a>
 */
final class MemberDomains {

  static final String CONSTRAINT = "iam.allowedPolicyMemberDomains";

  private final Emulation emulation;
  private final PolicyRows rows;

  MemberDomains(Emulation emulation, PolicyRows rows) {
    this.emulation = emulation;
    this.rows = rows;
  }

  /** Refuses an allow policy that names somebody from outside. Every member counts, old or new. */
  void check(String project, String resource, Policy policy) {
    if (project.isEmpty()) {
      return;
    }
    List<ObjectNode> rules = rows.effective(rows.holder("projects", project), CONSTRAINT);
    if (rules.isEmpty() || rules.stream().anyMatch(r -> r.path("allowAll").asBoolean())) {
      return;
    }
    boolean own = rules.stream().noneMatch(r -> r.path("denyAll").asBoolean()) && allowsOwn(rules);
    for (Binding b : policy.getBindingsList()) {
      for (String member : b.getMembersList()) {
        if (!own || outside(member)) {
          throw refusal(resource, member);
        }
      }
    }
  }

  /** Whether the emulated organisation's customer is among the allowed ones. */
  private boolean allowsOwn(List<ObjectNode> rules) {
    Optional<Ancestors> ancestors = emulation.plugin(Ancestors.class);
    if (ancestors.isEmpty()) {
      return false;
    }
    List<String> names =
        List.of(
            ancestors.get().customer(),
            "principalSet://iam.googleapis.com/" + ancestors.get().organization());
    return rules.stream()
        .flatMap(r -> texts(r.path("values").path("allowedValues")))
        .map(v -> v.replaceFirst("^is:", ""))
        .anyMatch(names::contains);
  }

  private static java.util.stream.Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }

  /** All service accounts of the emulated cloud are in its organisation. */
  private boolean outside(String member) {
    String domain = emulation.plugin(Ancestors.class).map(Ancestors::domain).orElse("");
    if (member.startsWith("allUsers") || member.startsWith("allAuthenticatedUsers")) {
      return true;
    }
    return (member.matches("(user|group):.*") && !member.endsWith("@" + domain))
        || (member.startsWith("domain:") && !member.equals("domain:" + domain));
  }

  private static GoogleError refusal(String resource, String member) {
    String message = "One or more users named in the policy do not belong to a permitted customer";
    GoogleError error =
        GoogleError.failedPrecondition(
                resource.startsWith("cloudresourcemanager/") || resource.startsWith("storage/")
                    ? message + "."
                    : message + ", perhaps due to an organization policy.")
            .withDetail(
                PreconditionFailure.newBuilder()
                    .addViolations(
                        PreconditionFailure.Violation.newBuilder()
                            .setType("constraints/" + CONSTRAINT)
                            .setDescription(
                                "User " + member + " is not in permitted organization."))
                    .build());
    return resource.startsWith("storage/")
        ? error.withHttpStatus(412).withReason("conditionNotMet")
        : error;
  }
}
