package ai.varai.provisioner.gcp.doctor;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.state.StateAccess;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.model.kind.DnsRecord;
import ai.varai.provisioner.model.kind.ProjectService;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import com.google.api.serviceusage.v1.BatchGetServicesRequest;
import com.google.api.serviceusage.v1.Service;
import com.google.api.serviceusage.v1.State;
import com.google.iam.v1.TestIamPermissionsRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Asks whether a project is ready for an environment: whether somebody is logged in, whether the
 * APIs are enabled, whether the caller has every permission that the handlers of the environment's
 * kinds declare, whether quotas have room, and whether the organisation's policies allow what is
 * wanted. Changes nothing.
 */
public final class CloudDoctor {
  /** The most that testIamPermissions takes in one call. */
  private static final int PERMISSIONS_LIMIT = 100;

  /** The most that services:batchGet takes in one call (Service Usage reference). */
  private static final int SERVICES_LIMIT = 30;

  static final String RUN_QUOTAS = "Cloud Run quotas";

  /** One answer; the remedy is empty when all is well. */
  public record Answer(Standing standing, String subject, String finding, String remedy) {}

  /** How it stands. */
  public enum Standing {
    GOOD,
    /** Not so, but an apply puts it right or does without. */
    REMARK,
    BAD
  }

  private final String project;
  private final Clients clients;
  private final Calls calls;
  private final QuotaCheck quotas;
  private final RunQuotaCheck runQuotas;
  private final PolicyCheck policies;
  private final Map<Class<?>, Permissions> needed = new HashMap<>();

  /** A doctor of one project. */
  public CloudDoctor(
      String project,
      String region,
      Clients clients,
      Calls calls,
      List<ResourceHandler<?>> handlers) {
    this.project = project;
    this.quotas = new QuotaCheck(project, region, clients, calls);
    this.runQuotas = new RunQuotaCheck(project, clients, calls);
    this.policies = new PolicyCheck(project, region, clients, calls);
    this.clients = clients;
    this.calls = calls;
    for (ResourceHandler<?> handler : handlers) {
      if (handler instanceof Permissions.Needed needs) {
        needed.put(handler.kind(), needs.permissions());
      }
    }
  }

  /**
   * Examines the project for the environment; stops at the first thing that hides all others.
   *
   * @param existing what the environment has already, asked for once somebody is logged in
   */
  public List<Answer> examine(ResourceGraph graph, Supplier<Set<ResourceAddress>> existing)
      throws InterruptedException {
    var answers = new ArrayList<Answer>();
    try {
      Set<String> lacking = lacking(graph);
      answers.add(new Answer(Standing.GOOD, "Credentials", "accepted by project " + project, ""));
      answers.add(permissions(graph, lacking));
    } catch (ProviderException e) {
      answers.add(new Answer(Standing.BAD, "Credentials", message(e), e.advice()));
      return answers;
    }
    try {
      answers.add(services(graph));
    } catch (ProviderException e) {
      answers.add(new Answer(Standing.BAD, "APIs", message(e), e.advice()));
    }
    try {
      answers.addAll(quotas.examine(graph, existing.get()));
    } catch (ProviderException e) {
      answers.add(new Answer(Standing.REMARK, "Quotas", "not known: " + message(e), e.advice()));
    }
    try {
      answers.addAll(runQuotas.examine(graph));
    } catch (ProviderException e) {
      answers.add(new Answer(Standing.REMARK, RUN_QUOTAS, "not known: " + message(e), e.advice()));
    }
    try {
      answers.addAll(policies.examine(graph));
    } catch (ProviderException e) {
      answers.add(
          new Answer(
              Standing.REMARK,
              "Organisation policies",
              "not known: " + message(e),
              "Have roles/orgpolicy.policyViewer granted and the API orgpolicy.googleapis.com"
                  + " enabled to know beforehand what they refuse."));
    }
    return answers;
  }

  private static String message(ProviderException e) {
    return String.valueOf(e.getMessage());
  }

  /**
   * Examines the bucket in which the state is to be kept.
   *
   * @param place of the state, such as {@code gs://bucket}
   */
  public Answer stateBucket(String place) throws InterruptedException {
    String bucket = place.replaceFirst("^gs://", "").replaceFirst("/.*", "");
    try {
      Optional<List<String>> held =
          calls.find(
              "storage",
              "test permissions on bucket " + bucket,
              () -> {
                List<String> granted =
                    clients
                        .storage()
                        .buckets()
                        .testIamPermissions(bucket, StateAccess.PERMISSIONS)
                        .execute()
                        .getPermissions();
                return granted == null ? List.of() : granted;
              });
      if (held.isEmpty()) {
        return new Answer(
            Standing.REMARK,
            "State",
            "there is no " + place + " yet",
            "Run 'provisioner state init', which makes it.");
      }
      var lacking = new TreeSet<>(StateAccess.PERMISSIONS);
      lacking.removeAll(held.get());
      if (lacking.isEmpty()) {
        return new Answer(
            Standing.GOOD, "State", place + ", whose objects the caller may read and write", "");
      }
      return new Answer(
          Standing.BAD,
          "State",
          "in " + place + " these are missing: " + String.join(", ", lacking),
          "Have " + StateAccess.ROLE + " granted on gs://" + bucket + ".");
    } catch (ProviderException e) {
      return new Answer(Standing.BAD, "State", message(e), e.advice());
    }
  }

  /** Permissions that the environment's kinds need and the caller does not have. */
  private Set<String> lacking(ResourceGraph graph) throws ProviderException, InterruptedException {
    var wanted = new ArrayList<>(new TreeSet<>(wanted(graph).keySet()));
    var held = new HashSet<String>();
    for (int at = 0; at < wanted.size(); at += PERMISSIONS_LIMIT) {
      var request =
          TestIamPermissionsRequest.newBuilder()
              .setResource("projects/" + project)
              .addAllPermissions(
                  wanted.subList(at, Math.min(wanted.size(), at + PERMISSIONS_LIMIT)))
              .build();
      held.addAll(
          calls.look(
              "cloudresourcemanager",
              "test permissions on project " + project,
              () -> clients.projects().testIamPermissions(request).getPermissionsList()));
    }
    var lacking = new TreeSet<>(wanted);
    lacking.removeAll(held);
    return lacking;
  }

  /** Which roles bring which permission. */
  private Map<String, List<String>> wanted(ResourceGraph graph) {
    var wanted = new TreeMap<String, List<String>>();
    for (Class<?> kind : kinds(graph)) {
      Permissions each = needed.get(kind);
      if (each != null) {
        each.all().forEach(permission -> wanted.put(permission, each.roles()));
      }
    }
    return wanted;
  }

  /** The kinds of what lies in the project: a zone of DNS records may be in another. */
  private Set<Class<? extends Resource>> kinds(ResourceGraph graph) {
    var kinds = new HashSet<Class<? extends Resource>>();
    for (ResourceNode<?> node : graph.nodes()) {
      if (!(node.resource() instanceof DnsRecord record) || record.project().equals(project)) {
        kinds.add(node.resource().getClass());
      }
    }
    return kinds;
  }

  private Answer permissions(ResourceGraph graph, Set<String> lacking) {
    Map<String, List<String>> wanted = wanted(graph);
    if (lacking.isEmpty()) {
      return new Answer(
          Standing.GOOD, "Permissions", "all " + wanted.size() + " that it needs", "");
    }
    var roles = new TreeSet<String>();
    lacking.forEach(permission -> roles.addAll(wanted.getOrDefault(permission, List.of())));
    return new Answer(
        Standing.BAD,
        "Permissions",
        lacking.size() + " of " + wanted.size() + " are missing: " + String.join(", ", lacking),
        "Have these roles granted on project " + project + ": " + String.join(", ", roles) + ".");
  }

  private Answer services(ResourceGraph graph) throws ProviderException, InterruptedException {
    var wanted = new ArrayList<String>();
    graph
        .nodes()
        .forEach(
            node -> {
              if (node.resource() instanceof ProjectService service) {
                wanted.add(service.service());
              }
            });
    var disabled = new TreeSet<>(wanted);
    for (int at = 0; at < wanted.size(); at += SERVICES_LIMIT) {
      var request = BatchGetServicesRequest.newBuilder().setParent("projects/" + project);
      wanted
          .subList(at, Math.min(wanted.size(), at + SERVICES_LIMIT))
          .forEach(each -> request.addNames("projects/" + project + "/services/" + each));
      List<Service> found =
          calls.look(
              "serviceusage",
              "read the APIs of project " + project,
              () -> clients.serviceUsage().batchGetServices(request.build()).getServicesList());
      for (Service each : found) {
        if (each.getState() == State.ENABLED) {
          disabled.remove(each.getName().substring(each.getName().lastIndexOf('/') + 1));
        }
      }
    }
    return disabled.isEmpty()
        ? new Answer(Standing.GOOD, "APIs", "all " + wanted.size() + " are enabled", "")
        : new Answer(
            Standing.REMARK,
            "APIs",
            disabled.size()
                + " of "
                + wanted.size()
                + " are not enabled: "
                + String.join(", ", disabled),
            "Nothing to do: the first 'up' enables them.");
  }
}
