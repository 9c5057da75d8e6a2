package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import java.util.Optional;

/** How services reach private addresses of the network, such as the database. */
@Doc("How services reach private addresses of the network, such as the database.")
public record VpcEgressConfig(
    @Doc("Direct; a connector is not built (NET009).") @Default("direct") EgressMode mode,
    @Doc("Which traffic goes this way.") @Default("private-ranges-only") EgressTraffic traffic,
    @Doc("Subnet for direct egress. Without it: the first one in the environment's region.")
        @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS)
        Optional<String> subnet,
    @Doc(
            value = "Addresses of the connector, which is not built: a /28 of its own.",
            example = "10.8.0.0/28")
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        Optional<String> connectorCidrRange) {}
