package ai.varai.provisioner.gcp.run;

import com.google.cloud.run.v2.Service;

/** What a rollout does next. */
sealed interface RolloutStep {

  /** All requests are where they belong. */
  record Done() implements RolloutStep {}

  /** A new revision is to be made, which gets no requests at first. */
  record Begin(Service service) implements RolloutStep {}

  /**
   * The requests are divided otherwise.
   *
   * @param service what {@code traffic} and {@code annotations} are to be
   */
  record Divide(Service service, String message) implements RolloutStep {}

  /** Nothing yet. */
  record Wait(String message) implements RolloutStep {}

  /** The new revision was not well, and the requests have gone back. */
  record Failed(String message) implements RolloutStep {}
}
