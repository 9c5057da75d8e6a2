package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.EgressMode;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.SubnetConfig;
import java.util.Optional;

/** Finds the subnet of direct egress. */
final class Egress {
  private Egress() {}

  /** The subnet that services take addresses from; empty when there is none. */
  static Optional<SubnetConfig> subnet(Environment environment) {
    return environment
        .networkingConfig()
        .vpcEgress()
        .filter(egress -> egress.mode() == EgressMode.DIRECT)
        .flatMap(
            egress ->
                environment.networkingConfig().subnets().stream()
                    .filter(subnet -> subnet.region().equals(environment.region()))
                    .filter(
                        subnet ->
                            egress.subnet().map(name -> name.equals(subnet.name())).orElse(true))
                    .findFirst());
  }
}
