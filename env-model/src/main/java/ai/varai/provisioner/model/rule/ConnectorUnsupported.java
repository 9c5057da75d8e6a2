package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.EgressMode;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Egress through a connector is not built. */
final class ConnectorUnsupported extends CloudRule {

  ConnectorUnsupported() {
    super(
        "NET009",
        Severity.ERROR,
        "Egress through a connector is not built",
        "Serverless VPC Access connectors are machines that cost money when idle; this"
            + " provisioner builds Direct VPC egress only.",
        "Set `vpc_egress.mode` to `direct`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input
        .environment()
        .networkingConfig()
        .vpcEgress()
        .filter(egress -> egress.mode() == EgressMode.CONNECTOR)
        .ifPresent(
            egress ->
                report.at(
                    KeyPath.of("networking_config", "vpc_egress", "mode"),
                    "egress through a connector is not built",
                    "use direct"));
  }
}
