package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;

/**
 * The environments that serve customers: those that keep to the matrix row {@code production}, such
 * as production blue, green and canary.
 */
public final class ProductionClass {
  private static final String ROW = "production";

  private ProductionClass() {}

  public static boolean includes(Environment environment) {
    return environment.matrixRow().orElse(environment.environment()).equals(ROW);
  }
}
