package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlBackup;
import ai.varai.provisioner.model.kind.SqlFinalBackup;
import ai.varai.provisioner.model.kind.SqlMaintenance;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Another value for each attribute of each kind, found by the attribute's type, or written down
 * here where only certain values make sense.
 */
final class Mutations {
  /** Attributes that get no other value, and why. */
  static final Map<String, String> LEFT_ALONE =
      Map.ofEntries(
          Map.entry("project_service.service", "an API is enabled or not"),
          Map.entry("run_service.process", "of the local environment"),
          Map.entry("notification_channel.type", "another type has other labels"),
          Map.entry("run_service.traffic", "what is wanted in the end is always the same"),
          Map.entry("forwarding_rule.port", "the proxy serves HTTPS on 443 only"),
          Map.entry("forwarding_rule.scheme", "follows from the kind of load balancer"),
          Map.entry("artifact_repository.format", "images need DOCKER"),
          Map.entry("global_address.purpose", "follows from what it is for"),
          Map.entry("global_address.start_address", "given or chosen by Google"),
          Map.entry("global_address.prefix_length", "external addresses have none"),
          Map.entry("firewall_rule.direction", "source ranges would have to go as well"),
          Map.entry("firewall_rule.deny", "a rule either allows or denies"),
          Map.entry("firewall_rule.destination_ranges", "of rules for egress"),
          Map.entry("bucket.location", "follows the environment"),
          Map.entry("network.auto_create_subnetworks", "ranges would overlap"),
          Map.entry("scheduler_job.method", "follows from the URL"),
          Map.entry("service_networking_connection.service", "there is only one"),
          Map.entry("sql_instance.private_network", "to take it away is refused: see CloudHealIT"),
          Map.entry("subnetwork.purpose", "follows from what it is for"),
          Map.entry("dns_authorization.domain", "another domain is another authorization"),
          Map.entry("url_map.region", "a load balancer moves as a whole"),
          Map.entry("backend_service.region", "a load balancer moves as a whole"),
          Map.entry("target_https_proxy.region", "a load balancer moves as a whole"),
          Map.entry("forwarding_rule.region", "a load balancer moves as a whole"),
          Map.entry("service_account.account_id", "who acts as it moves as a whole"));

  private static final Map<String, UnaryOperator<Object>> OTHER =
      Map.ofEntries(
          Map.entry("alert_policy.conditions", Mutations::otherConditions),
          Map.entry("alert_policy.notification_channels", Mutations::withoutLast),
          Map.entry("dashboard.charts", Mutations::withoutLast),
          Map.entry("security_policy.rules", Mutations::withoutFirst),
          Map.entry("backend_service.response_headers", list -> List.of("X-Changed: yes")),
          Map.entry("url_map.response_headers", headers -> Map.of("X-Changed", "yes")),
          Map.entry("backend_service.security_policy", policy -> Optional.empty()),
          Map.entry("bucket.storage_class", name -> "NEARLINE"),
          Map.entry("bucket.delete_after_days", days -> Optional.of(90)),
          Map.entry("bucket_iam_member.role", role -> "roles/storage.objectViewer"),
          Map.entry(
              "notification_channel.channel_labels",
              labels -> Map.of("email_address", "changed@example.com")),
          Map.entry(
              "firewall_rule.allow",
              list -> List.of(new FirewallRule.Traffic("tcp", List.of("8080", "9090")))),
          Map.entry("firewall_rule.source_ranges", list -> List.of("10.9.0.0/16")),
          Map.entry("firewall_rule.target_tags", list -> List.of("changed")),
          Map.entry("managed_certificate.domains", Mutations::withoutLast),
          Map.entry("certificate.domains", domains -> List.of("changed.example.com")),
          Map.entry("network.routing_mode", mode -> "GLOBAL"),
          Map.entry("project_iam_member.role", role -> "roles/browser"),
          Map.entry("run_iam_member.role", role -> "roles/run.viewer"),
          Map.entry("run_iam_member.member", member -> Value.of("user:somebody@example.com")),
          Map.entry("secret_iam_member.role", role -> "roles/secretmanager.admin"),
          Map.entry("run_service.image", image -> image + "-changed"),
          Map.entry("run_service.cpu", cpu -> cpu.equals("4000m") ? "2000m" : "4000m"),
          Map.entry("run_service.memory", memory -> memory.equals("4Gi") ? "8Gi" : "4Gi"),
          Map.entry("run_service.secret_env", Mutations::renamed),
          Map.entry("run_service.startup_probe", Mutations::slower),
          Map.entry("run_service.liveness_probe", Mutations::slower),
          Map.entry("run_service.readiness_probe", Mutations::slower),
          Map.entry("run_service.ingress", ingress -> "INGRESS_TRAFFIC_INTERNAL_ONLY"),
          Map.entry("run_service.vpc_egress", Mutations::allTraffic),
          Map.entry(
              "run_service.rollout",
              rollout -> Optional.of(new RunService.Rollout(List.of(50), Duration.ZERO, 5))),
          Map.entry("serverless_neg.service", service -> Value.of("product-service")),
          Map.entry("scheduler_job.cron", cron -> "0 7 * * *"),
          Map.entry("scheduler_job.time_zone", zone -> "Europe/Berlin"),
          Map.entry("scheduler_job.body", body -> "{\"settings\":{}}"),
          Map.entry("secret_version.payload", Mutations::nextGeneration),
          Map.entry("sql_instance.database_version", version -> "POSTGRES_15"),
          Map.entry("sql_instance.authorized_networks", list -> List.of("203.0.113.0/24")),
          Map.entry("sql_instance.tier", tier -> "db-custom-4-15360"),
          Map.entry("sql_instance.disk_type", type -> "PD_HDD"),
          Map.entry("sql_instance.backup", Mutations::laterBackup),
          Map.entry("sql_instance.final_backup", days -> Optional.of(new SqlFinalBackup(5))),
          Map.entry(
              "sql_instance.maintenance_window",
              window -> Optional.of(new SqlMaintenance(3, 22, "week5"))),
          Map.entry("sql_instance.ssl_mode", mode -> "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"),
          Map.entry("sql_instance.flags", Mutations::slowerStatements),
          Map.entry("subnetwork.ip_cidr_range", range -> ((String) range).replace("/24", "/23")),
          Map.entry("uptime_check.url", url -> Value.of("https://changed.example.com")),
          Map.entry("uptime_check.path", path -> "/changed"),
          Map.entry("uptime_check.period", period -> Duration.ofMinutes(5)),
          Map.entry("url_map.path_prefixes", Mutations::withoutOne));

  private Mutations() {}

  /** One attribute of a kind. */
  record Change(RecordComponent component, Object value) {
    boolean replaces() {
      return component.isAnnotationPresent(Identity.class)
          || component.isAnnotationPresent(ForcesReplacement.class);
    }

    String attribute() {
      return RecordShape.nameOf(component.getName());
    }
  }

  /** The attributes of a resource that get another value, with that value. */
  static List<Change> of(Resource resource) {
    var changes = new ArrayList<Change>();
    for (RecordComponent component : resource.getClass().getRecordComponents()) {
      if (component.isAnnotationPresent(Computed.class)) {
        continue;
      }
      String name =
          KindName.of(resource.getClass()) + "." + RecordShape.nameOf(component.getName());
      Object now = read(component, resource);
      if (LEFT_ALONE.containsKey(name) || (followsTarget(now) && !OTHER.containsKey(name))) {
        continue;
      }
      Object other = OTHER.getOrDefault(name, value -> byType(name, value)).apply(now);
      if (other.equals(now) && name.equals("secret_version.payload")) {
        continue;
      }
      if (other.equals(now)) {
        throw new AssertionError(name + " has no other value than " + now);
      }
      changes.add(new Change(component, other));
    }
    return changes;
  }

  /** A region or network that is not named, or a reference: it changes with what it leads to. */
  private static boolean followsTarget(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() || followsTarget(optional.get());
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty() && list.stream().allMatch(Mutations::followsTarget);
    }
    return value instanceof Value.Ref || value instanceof Value.Joined;
  }

  private static Object byType(String name, Object value) {
    if (name.endsWith(".region") || name.endsWith(".location")) {
      return "europe-west1";
    }
    if (value instanceof Boolean flag) {
      return !flag;
    }
    if (value instanceof Integer number) {
      return number + 1;
    }
    if (value instanceof String text) {
      return text + (name.endsWith("description") ? ", changed" : "-b");
    }
    if (value instanceof Duration duration) {
      return duration.multipliedBy(2);
    }
    if (value instanceof Map<?, ?> map) {
      var more = new LinkedHashMap<Object, Object>(map);
      boolean values = map.values().stream().anyMatch(each -> each instanceof Value);
      more.put(values ? "CHANGED" : "changed", values ? Value.of("yes") : "yes");
      return more;
    }
    if (value instanceof Optional<?> optional && optional.isPresent()) {
      return Optional.of(byType(name, optional.get()));
    }
    throw new AssertionError(
        name + " is new: say in " + Mutations.class.getSimpleName() + " what it may become");
  }

  static Object read(RecordComponent component, Object record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** The record with another value of one component. */
  @SuppressWarnings("unchecked") // the constructor of a record makes that record
  static <R> R with(R record, Change change) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      boolean it = components[i].getName().equals(change.component().getName());
      values[i] = it ? change.value() : read(components[i], record);
    }
    try {
      var constructor = record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(change.attribute(), e);
    }
  }

  /** The resource under another name. */
  static Resource renamed(Resource resource, String suffix) {
    for (RecordComponent component : resource.getClass().getRecordComponents()) {
      if (component.getName().equals("name")) {
        return with(resource, new Change(component, read(component, resource) + suffix));
      }
    }
    throw new AssertionError(KindName.of(resource.getClass()) + " has no name");
  }

  private static Object withoutLast(Object list) {
    var all = (List<?>) list;
    return List.copyOf(all.subList(0, all.size() - 1));
  }

  private static Object withoutFirst(Object list) {
    var all = (List<?>) list;
    return List.copyOf(all.subList(1, all.size()));
  }

  private static Object withoutOne(Object map) {
    var fewer = new LinkedHashMap<Object, Object>((Map<?, ?>) map);
    fewer.remove(fewer.keySet().iterator().next());
    return fewer;
  }

  private static Object renamed(Object map) {
    var other = new LinkedHashMap<Object, Object>();
    ((Map<?, ?>) map).forEach((key, value) -> other.put(key + "_2", value));
    return other;
  }

  private static Object otherConditions(Object list) {
    var first = (AlertPolicy.Threshold) ((List<?>) list).get(0);
    for (RecordComponent component : AlertPolicy.Threshold.class.getRecordComponents()) {
      if (component.getName().equals("threshold")) {
        double now = ((Number) read(component, first)).doubleValue();
        return List.of(with(first, new Change(component, now * 2)));
      }
    }
    throw new AssertionError("a condition has a threshold");
  }

  private static Object slower(Object probe) {
    var now = (RunService.HttpProbe) probe;
    return new RunService.HttpProbe(
        now.path(),
        now.initialDelaySeconds(),
        now.periodSeconds() + 1,
        now.timeoutSeconds(),
        now.failureThreshold());
  }

  private static Object allTraffic(Object egress) {
    var now = (RunService.VpcEgress) ((Optional<?>) egress).orElseThrow();
    return Optional.of(new RunService.VpcEgress(now.network(), now.subnetwork(), "ALL_TRAFFIC"));
  }

  private static Object nextGeneration(Object payload) {
    for (RecordComponent component : payload.getClass().getRecordComponents()) {
      if (component.getName().equals("generation")) {
        return with(payload, new Change(component, (Integer) read(component, payload) + 1));
      }
    }
    return payload; // made from other secrets, with which it changes
  }

  private static Object laterBackup(Object backup) {
    var now = (SqlBackup) backup;
    return new SqlBackup(now.enabled(), "05:00", now.pointInTimeRecovery(), now.retained() + 1, 5);
  }

  private static Object slowerStatements(Object flags) {
    var other = new LinkedHashMap<Object, Object>((Map<?, ?>) flags);
    other.put("log_min_duration_statement", "2000");
    return other;
  }
}
