package ai.varai.provisioner.local.runtime;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a runtime needs to know.
 *
 * @param environment name of the environment
 * @param stack identifier of this copy of the environment
 * @param project folder that the command was called in
 * @param home folder of the environment; may not exist yet
 * @param storage folder that holds the buckets; containers see it under the same path
 * @param options provider-specific choices, by dotted name: {@code image.postgres}, {@code
 *     image.mongo}, …
 */
public record RuntimeSettings(
    String environment,
    String stack,
    Path project,
    Path home,
    Path storage,
    Map<String, String> options) {
  public RuntimeSettings {
    options = Map.copyOf(options);
  }

  /** An option, or what stands for it when it is not given. */
  public String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }
}
