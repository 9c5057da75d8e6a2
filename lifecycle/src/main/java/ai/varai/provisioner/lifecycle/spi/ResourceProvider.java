package ai.varai.provisioner.lifecycle.spi;

import java.util.List;
import java.util.Optional;

/**
 * A place where resources can exist: this machine, a cloud. A set of handlers, one for each kind,
 * and its limits.
 */
public interface ResourceProvider extends AutoCloseable {
  /** The name that state and messages use, such as {@code local}. */
  String name();

  /**
   * One line for the first line of output: what was chosen and why, such as the engine and its
   * version.
   */
  String describe();

  /** One handler for each kind that can exist here. */
  List<ResourceHandler<?>> handlers();

  /** How many calls may run at once and how fast they may follow each other. */
  default ProviderLimits limits() {
    return ProviderLimits.DEFAULT;
  }

  /**
   * Looks for what would make an apply fail before anything is changed: images that are missing,
   * ports that are taken, permissions that are lacking. Must be quick and must not change anything.
   *
   * @param wanted what is about to exist
   */
  default List<Problem> preflight(PreflightRequest wanted) {
    return List.of();
  }

  /**
   * Of what {@link #preflight} finds, that which whoever reads a plan should know already: what
   * costs few calls, and no more of them where more resources change. Begins nothing, such as
   * fetching what is missing.
   *
   * @param wanted what a plan would change
   */
  default List<Problem> foresee(PreflightRequest wanted) {
    return List.of();
  }

  /**
   * Where a resource is that the state has, when that is out of this provider's reach: another
   * project than the one that it was opened for. There it would seem not to exist. Makes no calls.
   *
   * @param id the resource's id, as a handler gave it
   * @return the place, in a few words; empty for all that may be within reach
   */
  default Optional<String> elsewhere(String id) {
    return Optional.empty();
  }

  /**
   * Where everything comes to be that this provider makes, in the words of {@link #elsewhere};
   * empty where there is only one such place. What was begun in another one is out of reach.
   */
  default String place() {
    return "";
  }

  /** Logs, restarts and the like, where the provider has them. */
  default Optional<Operations> operations() {
    return Optional.empty();
  }

  /** Stopping, variables and sources, where services run on this machine. */
  default Optional<Workbench> workbench() {
    return Optional.empty();
  }

  /** The images that services run, where the provider can read or keep them. */
  default Optional<Artifacts> artifacts() {
    return Optional.empty();
  }

  /** A place for values that a person keeps, where the provider has a secret store. */
  default Optional<SecretValues> secretValues() {
    return Optional.empty();
  }

  /** Lets go of connections; resources stay as they are. */
  @Override
  default void close() {}
}
