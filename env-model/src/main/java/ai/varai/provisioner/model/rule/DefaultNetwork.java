package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Network named default. */
final class DefaultNetwork extends CloudRule {

  DefaultNetwork() {
    super(
        "NAM005",
        Severity.MANDATORY,
        "Network named default",
        "Each project comes with a network `default`, open to the world on several ports;"
            + " making one of that name fails.",
        "Choose another `vpc_name`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var network = input.environment().networkingConfig();
    if (network.createVpc() && network.vpcName().filter("default"::equals).isPresent()) {
      report.at(
          KeyPath.of("networking_config", "vpc_name"),
          "the network 'default' exists in every project",
          "choose another name");
    }
  }
}
