package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.KeyPath;

/** Takes down what a rule finds. */
@FunctionalInterface
public interface Report {
  /**
   * One place where the rule does not hold.
   *
   * @param path the key concerned
   * @param message what is wrong, with the offending value, as a clause without a full stop
   * @param remedy what to do, as an imperative clause without a full stop
   */
  void at(KeyPath path, String message, String remedy);
}
