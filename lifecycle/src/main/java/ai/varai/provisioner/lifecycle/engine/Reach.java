package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Whether the provider reaches what the state has. Looked for in the wrong place all would seem to
 * be gone: it would be made twice, or forgotten.
 */
final class Reach {
  private final ResourceProvider provider;
  private final String environment;

  Reach(ResourceProvider provider, String environment) {
    this.provider = provider;
    this.environment = environment;
  }

  /**
   * Looks at what the state has, and at what an earlier run began and did not end.
   *
   * @throws LifecycleException when something is in another place
   */
  void require(EnvironmentState state) {
    Stream.concat(state.resources().stream(), state.deposed().stream())
        .sorted(Comparator.comparing(StoredResource::address))
        .forEach(
            stored -> provider.elsewhere(stored.id()).ifPresent(place -> refuse(stored, place)));
    state.open().stream()
        .filter(begun -> !begun.place().isEmpty() && !begun.place().equals(provider.place()))
        .sorted(Comparator.comparing(OpenOperation::address))
        .findFirst()
        .ifPresent(this::refuse);
  }

  private void refuse(StoredResource stored, String place) {
    throw new LifecycleException(
        LifecycleException.Category.REFUSED,
        "the state has "
            + stored.address()
            + " in "
            + place
            + ", and this is "
            + provider.describe(),
        "put back where the environment is; to move it, destroy it there first, or give the new one"
            + " a name of its own");
  }

  private void refuse(OpenOperation begun) {
    throw new LifecycleException(
        LifecycleException.Category.REFUSED,
        "an earlier run began to "
            + begun.operation()
            + " "
            + begun.address()
            + " in "
            + begun.place()
            + " and did not end it, and this is "
            + provider.describe(),
        "put back where it was begun, and apply or destroy there; if nothing of it can be there any"
            + " more, strike it off: provisioner state rm "
            + begun.address()
            + " --env="
            + environment);
  }
}
