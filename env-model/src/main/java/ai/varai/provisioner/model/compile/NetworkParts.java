package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.RunService.VpcEgress;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/**
 * What other blocks need of the network.
 *
 * @param network the network, by self link in a cloud and by name on this machine
 * @param node the network's own node, when the environment makes it
 * @param egress how services reach private addresses
 * @param privateServices what must stand before a database gets a private address
 */
record NetworkParts(
    Value<String> network,
    Optional<ResourceNode<Network>> node,
    Optional<VpcEgress> egress,
    List<ResourceNode<?>> privateServices) {}
