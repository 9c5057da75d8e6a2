package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.matrix.MatrixRow;
import ai.varai.provisioner.model.matrix.NetworkingPlatform;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;

/** Other network than the matrix says. */
final class NetworkAsSaid extends RowRule {

  NetworkAsSaid() {
    super(
        "MTX013",
        Severity.MANDATORY,
        "Other network than the matrix says",
        "The row says that services stand behind a load balancer, in production with a CDN.",
        "Switch on `load_balancer.enabled`, and `load_balancer.cdn` where the row says CDN.");
  }

  @Override
  protected void check(RuleInput input, MatrixRow row, Report report) {
    NetworkingPlatform said = row.infrastructure().networking();
    var balancer = input.environment().networkingConfig().loadBalancer();
    boolean wanted =
        said == NetworkingPlatform.VPC_LOAD_BALANCER
            || said == NetworkingPlatform.GLOBAL_LOAD_BALANCER;
    if (wanted && !balancer.enabled()) {
      report.at(
          KeyPath.of("networking_config", "load_balancer"),
          "the matrix says '" + said + "' and there is no load balancer",
          "set load_balancer.enabled to true");
    } else if (said == NetworkingPlatform.GLOBAL_LOAD_BALANCER && !balancer.cdn()) {
      report.at(
          KeyPath.of("networking_config", "load_balancer", "cdn"),
          "the matrix says '" + said + "' and the CDN is off",
          "set it to true");
    }
  }
}
