package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of an environment file that are about the place where it lands, not about what is
 * wanted there: they go to the provider, by dotted name, and are no attributes of resources.
 */
public final class ProviderOptions {
  private ProviderOptions() {}

  /**
   * The options: {@code project}, {@code region}, and for this machine {@code mode}, {@code
   * ports.NAME}, {@code first_port}, {@code images.postgres}, {@code images.mongo} and {@code
   * images.google_emulators}.
   */
  public static Map<String, String> of(Environment environment) {
    var options = new TreeMap<String, String>();
    options.put("project", environment.projectId());
    options.put("region", environment.region());
    var local = environment.local();
    options.put("mode", local.mode().spelling());
    options.put("first_port", String.valueOf(local.firstPort()));
    local.ports().forEach((name, port) -> options.put("ports." + name, String.valueOf(port)));
    options.put("images.postgres", local.images().postgres());
    options.put("images.mongo", local.images().mongo());
    options.put("images.google_emulators", local.images().googleEmulators());
    return Collections.unmodifiableMap(options);
  }
}
