package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Pattern;
import ai.varai.provisioner.model.describe.Required;
import java.util.Optional;

/** Where the load balancer's DNS records are made. */
@Doc("Where the load balancer's DNS records are made.")
public record DnsConfig(
    @Doc(
            value =
                "Name of the public managed zone of Cloud DNS. It exists already and may be shared by environments.",
            example = "example-com")
        @Required
        @Pattern(value = Forms.LABEL, expected = Forms.LABEL_WORDS)
        String zone,
    @Doc("Project of the zone. Without it: `project_id`.")
        @Pattern(
            value = Forms.PROJECT,
            expected =
                "a project id: 6 to 30 lower-case letters, digits and hyphens, starting with a"
                    + " letter")
        Optional<String> project) {}
