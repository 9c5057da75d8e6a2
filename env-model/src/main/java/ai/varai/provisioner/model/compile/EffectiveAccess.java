package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.ExternalAccess;

/** Who outside may call the services. */
final class EffectiveAccess {
  private EffectiveAccess() {}

  /** What the file says, or else the matrix, or else callers with an identity only. */
  static ExternalAccess of(CompileContext context) {
    return context
        .environment()
        .securityConfig()
        .externalAccess()
        .orElseGet(
            () ->
                context
                    .options()
                    .row()
                    .map(
                        row ->
                            switch (row.characteristics().externalAccess()) {
                              case NONE -> ExternalAccess.NONE;
                              case RESTRICTED_IP_RANGES -> ExternalAccess.RESTRICTED_IP_RANGES;
                              case PUBLIC_WITH_AUTHENTICATION -> ExternalAccess.AUTHENTICATED;
                              case PUBLIC_WITH_FULL_SECURITY -> ExternalAccess.FULL_SECURITY;
                            })
                    .orElse(ExternalAccess.AUTHENTICATED));
  }

  /**
   * Whether calls reach the services without an identity. Behind the load balancer Cloud Run sees
   * no identity of the caller: there the security policy decides who gets through, and the services
   * take calls from the balancer only.
   */
  static boolean isAnonymous(CompileContext context) {
    var balancer = context.environment().networkingConfig().loadBalancer();
    boolean guarded = balancer.enabled() && balancer.securityPolicy();
    return switch (of(context)) {
      case PUBLIC -> true;
      case FULL_SECURITY, RESTRICTED_IP_RANGES -> guarded;
      case AUTHENTICATED, NONE -> false;
    };
  }
}
