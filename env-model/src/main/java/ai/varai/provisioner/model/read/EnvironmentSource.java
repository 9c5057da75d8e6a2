package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.source.Layer;
import ai.varai.provisioner.model.source.Origins;
import java.util.List;

/**
 * An environment together with where each of its values came from.
 *
 * @param layers what was laid over each other, lowest first
 */
public record EnvironmentSource(Environment environment, Origins origins, List<Layer> layers) {
  public EnvironmentSource {
    layers = List.copyOf(layers);
  }
}
