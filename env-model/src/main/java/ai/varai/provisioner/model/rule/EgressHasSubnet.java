package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.EgressMode;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Direct egress without a subnet. */
final class EgressHasSubnet extends CloudRule {

  EgressHasSubnet() {
    super(
        "NET008",
        Severity.MANDATORY,
        "Direct egress without a subnet",
        "Direct VPC egress takes addresses from a subnet in the services' region.",
        "Add a subnet in the environment's region, or correct `vpc_egress.subnet`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var environment = input.environment();
    environment
        .networkingConfig()
        .vpcEgress()
        .filter(egress -> egress.mode() == EgressMode.DIRECT)
        .filter(egress -> Egress.subnet(environment).isEmpty())
        .ifPresent(
            egress ->
                report.at(
                    egress.subnet().isPresent()
                        ? KeyPath.of("networking_config", "vpc_egress", "subnet")
                        : KeyPath.of("networking_config", "vpc_egress"),
                    egress.subnet().map(name -> "no subnet '" + name + "'").orElse("no subnet")
                        + " in "
                        + environment.region()
                        + " for direct egress",
                    "add one to subnets"));
  }
}
