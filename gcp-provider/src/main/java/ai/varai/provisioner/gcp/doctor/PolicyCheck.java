package ai.varai.provisioner.gcp.doctor;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Answer;
import ai.varai.provisioner.gcp.doctor.CloudDoctor.Standing;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks which policies of the organisation would refuse something that the environment wants
 * (Organization Policy API v2, {@code getEffectivePolicy}). Only those constraints are asked for
 * that something in the environment could break.
 */
final class PolicyCheck {
  private static final String MEMBERS = "iam.allowedPolicyMemberDomains";
  private static final String INGRESS = "run.allowedIngress";
  private static final String PUBLIC_IP = "sql.restrictPublicIp";
  private static final String LOCATIONS = "gcp.resourceLocations";
  private static final String SUBJECT = "Organisation policies";

  private final String project;
  private final String region;
  private final Clients clients;
  private final Calls calls;

  PolicyCheck(String project, String region, Clients clients, Calls calls) {
    this.project = project;
    this.region = region;
    this.clients = clients;
    this.calls = calls;
  }

  List<Answer> examine(ResourceGraph graph) throws ProviderException, InterruptedException {
    var answers = new ArrayList<Answer>();
    int asked = 0;
    if (anybody(graph)) {
      asked++;
      if (!policy(MEMBERS).allowsEverything()) {
        answers.add(
            bad(
                MEMBERS,
                "only members of certain domains get access, so allUsers is refused",
                "Set security_config.external_access to authenticated, or have the project exempted"
                    + " from the constraint."));
      }
    }
    Set<String> ingress = ingress(graph);
    if (!ingress.isEmpty()) {
      asked++;
      OrganisationPolicy policy = policy(INGRESS);
      for (String each : ingress) {
        if (policy.refuses(each)) {
          answers.add(
              bad(
                  INGRESS,
                  "services may not have the ingress '" + each + "'",
                  "Put the services behind a load balancer, or have the project exempted."));
        }
      }
    }
    if (resources(graph, SqlInstance.class).stream().anyMatch(PolicyCheck::isPublic)) {
      asked++;
      if (policy(PUBLIC_IP).enforced()) {
        answers.add(
            bad(
                PUBLIC_IP,
                "Cloud SQL instances may not have public addresses",
                "Set database_config.private_ip to true."));
      }
    }
    MoreConstraints.Found more = MoreConstraints.examine(graph, this::policy);
    asked += more.asked();
    more.refusals()
        .forEach(each -> answers.add(bad(each.constraint(), each.what(), each.remedy())));
    asked++;
    if (policy(LOCATIONS).refusesRegion(region)) {
      answers.add(
          bad(
              LOCATIONS,
              "nothing may be made in " + region,
              "Choose a region that the organisation allows."));
    }
    if (answers.isEmpty()) {
      answers.add(
          new Answer(
              Standing.GOOD, SUBJECT, "none of " + asked + " that matter refuse anything", ""));
    }
    return answers;
  }

  private static Answer bad(String constraint, String what, String remedy) {
    return new Answer(Standing.BAD, SUBJECT, constraint + ": " + what, remedy);
  }

  private OrganisationPolicy policy(String constraint)
      throws ProviderException, InterruptedException {
    String path = "v2/projects/" + project + "/policies/" + constraint + ":getEffectivePolicy";
    return OrganisationPolicy.of(
        calls.look(
            "orgpolicy",
            "read the organisation's policy " + constraint,
            () -> clients.organizationPolicies().call("GET", path, Map.of())));
  }

  private static boolean anybody(ResourceGraph graph) {
    return resources(graph, RunIamMember.class).stream()
        .anyMatch(
            member ->
                member.member() instanceof Value.Known<String> known
                    && Set.of("allUsers", "allAuthenticatedUsers").contains(known.value()));
  }

  private static boolean isPublic(SqlInstance instance) {
    return instance.publicIp();
  }

  /** The ingress of the services in the words of the constraint. */
  private static Set<String> ingress(ResourceGraph graph) {
    var words = new TreeSet<String>();
    for (RunService service : resources(graph, RunService.class)) {
      words.add(
          switch (service.ingress()) {
            case "INGRESS_TRAFFIC_INTERNAL_ONLY" -> "internal";
            case "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" -> "internal-and-cloud-load-balancing";
            default -> "all";
          });
    }
    return words;
  }

  private static <R extends Resource> List<R> resources(ResourceGraph graph, Class<R> kind) {
    return graph.nodes().stream()
        .map(node -> node.resource())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
