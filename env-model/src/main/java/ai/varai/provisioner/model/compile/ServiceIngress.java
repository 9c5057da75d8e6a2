package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Ingress;
import ai.varai.provisioner.model.config.ServiceConfig;

/** From where a service can be called, in the words of the Cloud Run v2 API. */
final class ServiceIngress {
  private static final String ALL = "INGRESS_TRAFFIC_ALL";
  private static final String INTERNAL = "INGRESS_TRAFFIC_INTERNAL_ONLY";
  private static final String LOAD_BALANCER = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER";

  private ServiceIngress() {}

  /**
   * What the service asks for, narrowed: behind a load balancer the service's own address stays
   * shut, because it would lead around the balancer's security policy.
   */
  static String of(CompileContext context, ServiceConfig config) {
    if (context.isLocal()) {
      return ALL;
    }
    if (config.ingress() == Ingress.INTERNAL) {
      return INTERNAL;
    }
    boolean balanced = context.environment().networkingConfig().loadBalancer().enabled();
    return balanced || config.ingress() == Ingress.INTERNAL_AND_CLOUD_LOAD_BALANCING
        ? LOAD_BALANCER
        : ALL;
  }
}
