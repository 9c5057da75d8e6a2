package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;

/** A subnet of the network. */
@Doc("A subnet of the network.")
public record SubnetConfig(
    @Doc("Name.") @Required @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS) String name,
    @Doc(value = "Its addresses.", example = "10.0.0.0/24")
        @Required
        @Pattern(value = Forms.CIDR, expected = Forms.CIDR_WORDS)
        String ipCidrRange,
    @Doc(value = "Its region.", example = "us-central1")
        @Required
        @Pattern(value = Forms.REGION, expected = "a region such as us-central1")
        String region,
    @Doc("Whether machines without a public address reach Google's APIs.") @Default("true")
        boolean privateIpGoogleAccess) {}
