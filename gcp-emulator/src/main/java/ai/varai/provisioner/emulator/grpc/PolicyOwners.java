package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Route.ProtoTarget;
import java.util.Optional;

/**
 * Which API answers {@code google.iam.v1.IAMPolicy}. Several have this service, on one port; where
 * no host decides, the form of the resource's name does, as in the paths of their REST bindings.
 */
final class PolicyOwners {
  static final String SERVICE = "google.iam.v1.IAMPolicy";

  private final Apis apis;

  PolicyOwners(Apis apis) {
    this.apis = apis;
  }

  /** The name of the API whose resources have such names; empty when there is none. */
  Optional<String> api(String resource) {
    return apis.all().stream()
        .filter(api -> has(api, resource))
        .map(api -> api.api().name())
        .findFirst();
  }

  private static boolean has(Registered api, String resource) {
    return api.routes().stream()
        .filter(route -> route.target() instanceof ProtoTarget)
        .filter(route -> route.target().info().service().equals(SERVICE))
        .anyMatch(route -> route.template().takes("resource", resource));
  }
}
