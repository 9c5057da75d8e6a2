package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.Network;
import java.util.List;
import java.util.Optional;

/** The network of an environment on this machine: one, without subnets or firewall. */
final class LocalNetworkBlock {
  private final CompileContext context;

  LocalNetworkBlock(CompileContext context) {
    this.context = context;
  }

  NetworkParts add() {
    var node =
        context
            .graph()
            .add(
                "main",
                new Network(
                    context.names().network(),
                    false,
                    context.environment().networkingConfig().routingMode().spelling(),
                    context.description("Network"),
                    Optional.empty()));
    return new NetworkParts(
        node.ref(Network.NAME), Optional.of(node), Optional.empty(), List.of(node));
  }
}
