package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/**
 * The peering through which services of Google, such as Cloud SQL, get private addresses in a
 * network.
 */
@Kind(value = "service_networking_connection", title = "Private services connection")
public record ServiceNetworkingConnection(
    @Identity Value<String> network,
    @Identity String service,
    @Unordered List<Value<String>> reservedPeeringRanges,
    @Computed Optional<String> peering)
    implements Resource {
  public static final Attribute<ServiceNetworkingConnection, String> PEERING =
      Attribute.text(ServiceNetworkingConnection.class, "peering");
}
