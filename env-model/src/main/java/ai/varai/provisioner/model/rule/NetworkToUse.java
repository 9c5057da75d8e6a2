package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Existing network without a name. */
final class NetworkToUse extends CloudRule {

  NetworkToUse() {
    super(
        "NAM006",
        Severity.MANDATORY,
        "Existing network without a name",
        "With `create_vpc: false` the environment uses a network that exists, and does not"
            + " know which.",
        "Write `vpc_name`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var network = input.environment().networkingConfig();
    if (!network.createVpc() && network.vpcName().isEmpty()) {
      report.at(
          KeyPath.of("networking_config", "create_vpc"),
          "no network is made and none is named",
          "write vpc_name");
    }
  }
}
