package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.lifecycle.EnvironmentStatus.ResourceStatus;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a destroy deleted everything once, and nothing before what depends on it. Kinds that are
 * no call of their own are not looked for, but what depends on something through them is: members
 * are written with their policy, databases and users go with their instance, APIs stay, and the
 * call that deletes a sink does not say which.
 */
final class DeletionOrder {
  /** The call that deletes a resource of a kind. */
  private static final Map<String, Set<String>> DELETES =
      Map.ofEntries(
          Map.entry("run_service", Set.of("deleteservice")),
          Map.entry("service_account", Set.of("deleteserviceaccount")),
          Map.entry("secret", Set.of("deletesecret")),
          Map.entry("secret_version", Set.of("destroysecretversion")),
          Map.entry("sql_instance", Set.of("sql.instances.delete")),
          Map.entry("network", Set.of("networks.delete")),
          Map.entry("subnetwork", Set.of("subnetworks.delete")),
          Map.entry("router", Set.of("routers.delete")),
          Map.entry("firewall_rule", Set.of("firewalls.delete")),
          Map.entry("global_address", Set.of("globaladdresses.delete")),
          Map.entry("regional_address", Set.of("addresses.delete")),
          Map.entry("service_networking_connection", Set.of("connections.deleteconnection")),
          Map.entry("serverless_neg", Set.of("regionnetworkendpointgroups.delete")),
          Map.entry(
              "backend_service", Set.of("backendservices.delete", "regionbackendservices.delete")),
          Map.entry("security_policy", Set.of("securitypolicies.delete")),
          Map.entry("url_map", Set.of("urlmaps.delete", "regionurlmaps.delete")),
          Map.entry(
              "target_https_proxy",
              Set.of("targethttpsproxies.delete", "regiontargethttpsproxies.delete")),
          Map.entry(
              "forwarding_rule", Set.of("globalforwardingrules.delete", "forwardingrules.delete")),
          Map.entry("managed_certificate", Set.of("sslcertificates.delete")),
          Map.entry("certificate", Set.of("locations.certificates.delete")),
          Map.entry("dns_authorization", Set.of("dnsauthorizations.delete")),
          Map.entry("dns_record", Set.of("changes.create")),
          Map.entry("artifact_repository", Set.of("deleterepository")),
          Map.entry("bucket", Set.of("buckets.delete")),
          Map.entry("log_bucket", Set.of("deletebucket")),
          Map.entry("alert_policy", Set.of("deletealertpolicy")),
          Map.entry("notification_channel", Set.of("deletenotificationchannel")),
          Map.entry("uptime_check", Set.of("deleteuptimecheckconfig")),
          Map.entry("dashboard", Set.of("deletedashboard")),
          Map.entry("scheduler_job", Set.of("deletejob")));

  private final List<RecordedCall> calls;
  private final Map<ResourceAddress, ResourceStatus> resources;

  /**
   * A destroy.
   *
   * @param resources what there was before it
   */
  DeletionOrder(List<RecordedCall> calls, List<ResourceStatus> resources) {
    this.calls = calls.stream().filter(call -> call.status() < 300).toList();
    this.resources =
        resources.stream().collect(Collectors.toMap(ResourceStatus::address, Function.identity()));
  }

  /** Resources that were not deleted once, and those that went before what depends on them. */
  List<String> wrong() {
    var wrong = new ArrayList<String>();
    var places = new HashMap<ResourceAddress, Integer>();
    resources.forEach(
        (address, resource) -> {
          if (DELETES.containsKey(address.kind())) {
            List<Integer> found = deletions(resource);
            if (found.size() == 1) {
              places.put(address, found.get(0));
            } else {
              wrong.add(address + " " + resource.id() + " was deleted " + found.size() + " times");
            }
          }
        });
    if (places.isEmpty()) {
      wrong.add("no call of the log deletes anything");
    }
    places.forEach(
        (dependent, place) -> {
          for (ResourceAddress needed : allThatItNeeds(dependent)) {
            if (places.containsKey(needed) && places.get(needed) < place) {
              wrong.add(needed + " was deleted before " + dependent + ", which depends on it");
            }
          }
        });
    return wrong;
  }

  /** Directly or by way of others. */
  private Set<ResourceAddress> allThatItNeeds(ResourceAddress dependent) {
    var needed = new HashSet<ResourceAddress>();
    var open = new ArrayDeque<>(List.of(dependent));
    while (!open.isEmpty()) {
      ResourceStatus next = resources.get(open.remove());
      if (next != null) {
        next.dependencies().stream().filter(needed::add).forEach(open::add);
      }
    }
    return needed;
  }

  private List<Integer> deletions(ResourceStatus resource) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < calls.size(); i++) {
      if (deletes(calls.get(i), resource)) {
        places.add(i);
      }
    }
    return places;
  }

  private static boolean deletes(RecordedCall call, ResourceStatus resource) {
    String kind = resource.address().kind();
    String method = "." + call.method().toLowerCase(Locale.ROOT);
    return DELETES.get(kind).stream().anyMatch(name -> method.endsWith("." + name))
        && call.resource().endsWith("/" + name(kind, resource.id()));
  }

  /** The end of a resource's name that tells it from others of its kind. */
  private static String name(String kind, String id) {
    String[] parts = id.split("/", -1);
    return switch (kind) {
      case "secret_version" -> parts[parts.length - 3] + "/versions/" + parts[parts.length - 1];
      case "service_networking_connection" -> "servicenetworking-googleapis-com";
      default -> parts[parts.length - 1];
    };
  }
}
