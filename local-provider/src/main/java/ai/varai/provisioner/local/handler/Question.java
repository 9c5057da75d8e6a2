package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.Check;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A check that asks why something does not hold.
 *
 * @param trouble the reason; empty when it holds
 * @param well what to say when it holds
 */
record Question(String name, Supplier<Optional<String>> trouble, String well) implements Check {
  @Override
  public Result attempt() {
    return trouble.get().map(Result::failed).orElseGet(() -> Result.passed(well));
  }
}
