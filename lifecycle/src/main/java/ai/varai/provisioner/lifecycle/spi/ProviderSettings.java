package ai.varai.provisioner.lifecycle.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a provider needs to know before it starts.
 *
 * @param environment name of the environment
 * @param stack identifier of this copy of the environment
 * @param target where the environment lands: {@code local}, {@code emulated} or {@code gcp}
 * @param project folder that the command was called in, with the environments' files
 * @param home folder of this environment on this machine, for whatever the provider keeps; may not
 *     exist yet
 * @param options provider-specific choices from the environment file and the command line, by
 *     dotted name
 */
public record ProviderSettings(
    String environment,
    String stack,
    String target,
    Path project,
    Path home,
    Map<String, String> options) {
  public ProviderSettings {
    options = Map.copyOf(options);
  }
}
