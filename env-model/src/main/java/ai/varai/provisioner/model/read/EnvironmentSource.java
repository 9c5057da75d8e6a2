package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.Origins;
import java.util.List;

/**
 * An environment together with where each of its values came from.
 *
 * @param layers what was laid over each other, lowest first
 * @param ancestors names of the environments whose files it extends, nearest first
 */
public record EnvironmentSource(
    Environment environment, Origins origins, List<Layer> layers, List<String> ancestors) {
  public EnvironmentSource {
    layers = List.copyOf(layers);
    ancestors = List.copyOf(ancestors);
  }

  /** The same, held to a row of the matrix. */
  public EnvironmentSource withMatrixRow(String row) {
    return new EnvironmentSource(environment.withMatrixRow(row), origins, layers, ancestors);
  }
}
