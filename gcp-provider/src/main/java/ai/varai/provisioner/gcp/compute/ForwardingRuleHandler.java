package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.GlobalSetLabelsRequest;
import com.google.cloud.compute.v1.InsertGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SetLabelsGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.SetTargetGlobalForwardingRuleRequest;
import com.google.cloud.compute.v1.TargetReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Forwarding rules of the global load balancer. */
public final class ForwardingRuleHandler
    extends ComputeHandler<ForwardingRule, com.google.cloud.compute.v1.ForwardingRule> {
  public ForwardingRuleHandler(Cloud cloud) {
    super(ForwardingRule.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.globalForwardingRules.list", "compute.globalForwardingRules.get"),
        List.of(
            "compute.globalForwardingRules.create",
            "compute.targetHttpsProxies.use",
            "compute.globalAddresses.use",
            "compute.globalOperations.get"),
        List.of(
            "compute.globalForwardingRules.setTarget", "compute.globalForwardingRules.setLabels"),
        List.of("compute.globalForwardingRules.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.ForwardingRule> all() throws IOException {
    return clients().globalForwardingRules().list(project()).iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.ForwardingRule get(ForwardingRule identity) throws IOException {
    return clients().globalForwardingRules().get(project(), identity.name());
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
  ForwardingRule record(com.google.cloud.compute.v1.ForwardingRule found)
      throws ProviderException, InterruptedException {
    return new ForwardingRule(
        found.getName(),
        Optional.empty(),
        Value.of(Names.link(found.getTarget())),
        address(found.getIPAddress()).map(Value::of),
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

  @Override
  Operation deletion(ForwardingRule current) throws IOException {
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
  private Optional<String> address(String ip) throws ProviderException, InterruptedException {
    return new GlobalAddressHandler(cloud)
        .everything().stream()
            .filter(each -> each.getAddress().equals(ip))
            .findFirst()
            .map(each -> Names.link(each.getSelfLink()));
  }
}
