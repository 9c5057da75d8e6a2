package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;

/** What runs, by the names that people type. */
final class Parts {
  private Parts() {}

  /** A name that nothing has is invalid input; everything else failed. */
  static Exception failure(ProviderException e) {
    return e.category() == Category.INVALID
        ? CommandFailure.invalid("PART_UNKNOWN", String.valueOf(e.getMessage()), e.advice())
        : e;
  }
}
