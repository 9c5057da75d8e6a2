package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.FirewallRule.Traffic;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.Allowed;
import com.google.cloud.compute.v1.DeleteFirewallRequest;
import com.google.cloud.compute.v1.Denied;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.InsertFirewallRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.UpdateFirewallRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Firewall rules. */
public final class FirewallRuleHandler extends ComputeHandler<FirewallRule, Firewall> {
  public FirewallRuleHandler(Cloud cloud) {
    super(FirewallRule.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.firewalls.list", "compute.firewalls.get"),
        List.of(
            "compute.firewalls.create",
            "compute.networks.updatePolicy",
            "compute.globalOperations.get"),
        List.of("compute.firewalls.update", "compute.networks.updatePolicy"),
        List.of("compute.firewalls.delete", "compute.networks.updatePolicy"),
        List.of("roles/compute.securityAdmin"));
  }

  @Override
  Iterable<Firewall> all() throws IOException {
    return clients().firewalls().list(project()).iterateAll();
  }

  @Override
  Firewall get(FirewallRule identity) throws IOException {
    return clients().firewalls().get(project(), identity.name());
  }

  @Override
  String name(FirewallRule firewallRule) {
    return firewallRule.name();
  }

  @Override
  String descriptionOf(FirewallRule wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(Firewall found) {
    return found.getSelfLink();
  }

  @Override
  String description(Firewall found) {
    return found.getDescription();
  }

  @Override
  Optional<String> defect(Firewall found) {
    return found.getDisabled() ? Optional.of("it is disabled") : Optional.empty();
  }

  @Override
  FirewallRule record(Firewall found) {
    return new FirewallRule(
        found.getName(),
        Value.of(Names.link(found.getNetwork())),
        FirewallRule.Direction.valueOf(found.getDirection()),
        found.getPriority(),
        found.getAllowedList().stream()
            .map(each -> new Traffic(each.getIPProtocol(), each.getPortsList()))
            .toList(),
        found.getDeniedList().stream()
            .map(each -> new Traffic(each.getIPProtocol(), each.getPortsList()))
            .toList(),
        found.getSourceRangesList(),
        found.getDestinationRangesList(),
        found.getTargetTagsList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(FirewallRule wanted, String description, String requestId)
      throws IOException {
    var resource = Firewall.newBuilder().setName(wanted.name()).setDescription(description);
    resource.setNetwork(wanted.network().get()).setDirection(wanted.direction().name());
    fill(resource, wanted);
    return clients()
        .firewalls()
        .insertCallable()
        .call(
            InsertFirewallRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setFirewallResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(FirewallRule wanted, Firewall current, CallContext call)
      throws IOException {
    var now = record(current);
    boolean same =
        marked(current, call)
            && !current.getDisabled()
            && now.priority() == wanted.priority()
            && traffic(now.allow()).equals(traffic(wanted.allow()))
            && traffic(now.deny()).equals(traffic(wanted.deny()))
            && Set.copyOf(now.sourceRanges()).equals(Set.copyOf(wanted.sourceRanges()))
            && Set.copyOf(now.destinationRanges()).equals(Set.copyOf(wanted.destinationRanges()))
            && Set.copyOf(now.targetTags()).equals(Set.copyOf(wanted.targetTags()))
            && now.description().equals(wanted.description());
    if (same) {
      return Optional.empty();
    }
    // PUT and not PATCH: only a whole rule takes away what is not wanted any more.
    var resource =
        Firewall.newBuilder()
            .setName(wanted.name())
            .setDescription(Marks.describe(wanted.description(), call.owner(call.address())))
            .setNetwork(wanted.network().get())
            .setDirection(wanted.direction().name())
            .setDisabled(false);
    fill(resource, wanted);
    return Optional.of(
        clients()
            .firewalls()
            .updateCallable()
            .call(
                UpdateFirewallRequest.newBuilder()
                    .setProject(project())
                    .setFirewall(wanted.name())
                    .setFirewallResource(resource)
                    .build()));
  }

  @Override
  Operation deletion(FirewallRule current) throws IOException {
    return clients()
        .firewalls()
        .deleteCallable()
        .call(
            DeleteFirewallRequest.newBuilder()
                .setProject(project())
                .setFirewall(current.name())
                .build());
  }

  private static void fill(Firewall.Builder resource, FirewallRule wanted) {
    resource
        .setPriority(wanted.priority())
        .addAllSourceRanges(wanted.sourceRanges())
        .addAllDestinationRanges(wanted.destinationRanges())
        .addAllTargetTags(wanted.targetTags());
    wanted
        .allow()
        .forEach(
            each ->
                resource.addAllowed(
                    Allowed.newBuilder().setIPProtocol(each.protocol()).addAllPorts(each.ports())));
    wanted
        .deny()
        .forEach(
            each ->
                resource.addDenied(
                    Denied.newBuilder().setIPProtocol(each.protocol()).addAllPorts(each.ports())));
  }

  private static Set<String> traffic(List<Traffic> list) {
    return list.stream()
        .map(each -> each.protocol() + each.ports().stream().sorted().toList())
        .collect(Collectors.toSet());
  }
}
