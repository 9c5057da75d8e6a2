package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteForwardingRuleRequest;
import com.google.cloud.compute.v1.DeleteGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.GlobalSetLabelsRequest;
import com.google.cloud.compute.v1.InsertForwardingRuleRequest;
import com.google.cloud.compute.v1.InsertGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.RegionSetLabelsRequest;
import com.google.cloud.compute.v1.SetLabelsForwardingRuleRequest;
import com.google.cloud.compute.v1.SetLabelsGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.SetTargetForwardingRuleRequest;
import com.google.cloud.compute.v1.SetTargetGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.TargetReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forwarding rules of the load balancer, global or regional. */
public final class ForwardingRuleHandler
    extends ComputeHandler<ForwardingRule, com.google.cloud.compute.v1.ForwardingRule> {
  public ForwardingRuleHandler(Cloud cloud) {
    super(ForwardingRule.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "compute.forwardingRules.list",
            "compute.forwardingRules.get",
            "compute.globalForwardingRules.get"),
        List.of(
            "compute.globalForwardingRules.create",
            "compute.targetHttpsProxies.use",
            "compute.globalAddresses.use",
            "compute.forwardingRules.create",
            "compute.regionTargetHttpsProxies.use",
            "compute.addresses.use",
            "compute.globalOperations.get",
            "compute.regionOperations.get"),
        List.of(
            "compute.globalForwardingRules.setTarget",
            "compute.globalForwardingRules.setLabels",
            "compute.forwardingRules.setTarget",
            "compute.forwardingRules.setLabels"),
        List.of("compute.globalForwardingRules.delete", "compute.forwardingRules.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.ForwardingRule> all() throws IOException {
    var all = new ArrayList<com.google.cloud.compute.v1.ForwardingRule>();
    clients()
        .forwardingRules()
        .aggregatedList(project())
        .iterateAll()
        .forEach(scope -> all.addAll(scope.getValue().getForwardingRulesList()));
    return all;
  }

  @Override
  com.google.cloud.compute.v1.ForwardingRule get(ForwardingRule identity) throws IOException {
    return identity.region().isPresent()
        ? clients().forwardingRules().get(project(), identity.region().get(), identity.name())
        : clients().globalForwardingRules().get(project(), identity.name());
  }

  @Override
  String name(ForwardingRule forwardingRule) {
    return forwardingRule.name();
  }

  @Override
  String descriptionOf(ForwardingRule wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.ForwardingRule found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.ForwardingRule found) {
    return found.getDescription();
  }

  @Override
  Map<String, String> labels(com.google.cloud.compute.v1.ForwardingRule found) {
    return found.getLabelsMap();
  }

  @Override
  ForwardingRule record(com.google.cloud.compute.v1.ForwardingRule found)
      throws ProviderException, InterruptedException {
    return new ForwardingRule(
        found.getName(),
        region(found.getRegion()),
        Value.of(Names.link(found.getTarget())),
        address(found).map(Value::of),
        link(found.getNetwork()).map(Value::of),
        Integer.parseInt(found.getPortRange().replaceFirst("-.*", "")),
        found.getLoadBalancingScheme(),
        plain(found),
        Marks.unmarked(found.getLabelsMap()),
        Optional.of(found.getIPAddress()).filter(text -> !text.isEmpty()));
  }

  @Override
  Operation insertion(ForwardingRule wanted, String description, String requestId)
      throws IOException {
    var resource =
        com.google.cloud.compute.v1.ForwardingRule.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource
        .setTarget(wanted.target().get())
        .setPortRange(String.valueOf(wanted.port()))
        .setIPProtocol("TCP")
        .setLoadBalancingScheme(wanted.scheme());
    wanted.address().ifPresent(address -> resource.setIPAddress(address.get()));
    wanted.network().ifPresent(network -> resource.setNetwork(network.get()));
    if (wanted.region().isPresent()) {
      return clients()
          .forwardingRules()
          .insertCallable()
          .call(
              InsertForwardingRuleRequest.newBuilder()
                  .setProject(project())
                  .setRegion(wanted.region().get())
                  .setRequestId(requestId)
                  .setForwardingRuleResource(resource)
                  .build());
    }
    return clients()
        .globalForwardingRules()
        .insertCallable()
        .call(
            InsertGlobalForwardingRuleRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setForwardingRuleResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      ForwardingRule wanted, com.google.cloud.compute.v1.ForwardingRule current, CallContext call)
      throws IOException {
    if (wanted.region().isPresent()) {
      return regionalStep(wanted, wanted.region().get(), current, call);
    }
    if (!Names.link(current.getTarget()).equals(wanted.target().get())) {
      return Optional.of(
          clients()
              .globalForwardingRules()
              .setTargetCallable()
              .call(
                  SetTargetGlobalForwardingRuleRequest.newBuilder()
                      .setProject(project())
                      .setForwardingRule(wanted.name())
                      .setTargetReferenceResource(
                          TargetReference.newBuilder().setTarget(wanted.target().get()))
                      .build()));
    }
    var labels = Marks.labels(wanted.labels(), call.owner(call.address()));
    if (!current.getLabelsMap().equals(labels)) {
      return Optional.of(
          clients()
              .globalForwardingRules()
              .setLabelsCallable()
              .call(
                  SetLabelsGlobalForwardingRuleRequest.newBuilder()
                      .setProject(project())
                      .setResource(wanted.name())
                      .setGlobalSetLabelsRequestResource(
                          GlobalSetLabelsRequest.newBuilder()
                              .setLabelFingerprint(current.getLabelFingerprint())
                              .putAllLabels(labels))
                      .build()));
    }
    return Optional.empty();
  }

  private Optional<Operation> regionalStep(
      ForwardingRule wanted,
      String region,
      com.google.cloud.compute.v1.ForwardingRule current,
      CallContext call)
      throws IOException {
    if (!Names.link(current.getTarget()).equals(wanted.target().get())) {
      return Optional.of(
          clients()
              .forwardingRules()
              .setTargetCallable()
              .call(
                  SetTargetForwardingRuleRequest.newBuilder()
                      .setProject(project())
                      .setRegion(region)
                      .setForwardingRule(wanted.name())
                      .setTargetReferenceResource(
                          TargetReference.newBuilder().setTarget(wanted.target().get()))
                      .build()));
    }
    var labels = Marks.labels(wanted.labels(), call.owner(call.address()));
    if (current.getLabelsMap().equals(labels)) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .forwardingRules()
            .setLabelsCallable()
            .call(
                SetLabelsForwardingRuleRequest.newBuilder()
                    .setProject(project())
                    .setRegion(region)
                    .setResource(wanted.name())
                    .setRegionSetLabelsRequestResource(
                        RegionSetLabelsRequest.newBuilder()
                            .setLabelFingerprint(current.getLabelFingerprint())
                            .putAllLabels(labels))
                    .build()));
  }

  @Override
  Operation deletion(ForwardingRule current) throws IOException {
    if (current.region().isPresent()) {
      return clients()
          .forwardingRules()
          .deleteCallable()
          .call(
              DeleteForwardingRuleRequest.newBuilder()
                  .setProject(project())
                  .setRegion(current.region().get())
                  .setForwardingRule(current.name())
                  .build());
    }
    return clients()
        .globalForwardingRules()
        .deleteCallable()
        .call(
            DeleteGlobalForwardingRuleRequest.newBuilder()
                .setProject(project())
                .setForwardingRule(current.name())
                .build());
  }

  /** The rule tells the address itself; it was asked for by the link of a reserved one. */
  private Optional<String> address(com.google.cloud.compute.v1.ForwardingRule rule)
      throws ProviderException, InterruptedException {
    String ip = rule.getIPAddress();
    var reserved =
        rule.getRegion().isEmpty()
            ? new GlobalAddressHandler(cloud).everything()
            : new RegionalAddressHandler(cloud).everything();
    return reserved.stream()
        .filter(each -> each.getAddress().equals(ip))
        .findFirst()
        .map(each -> Names.link(each.getSelfLink()));
  }
}
