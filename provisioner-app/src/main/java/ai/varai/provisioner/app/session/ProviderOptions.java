package ai.varai.provisioner.app.session;

import ai.varai.provisioner.model.config.Environment;
import java.util.LinkedHashMap;
import java.util.Map;

/** The choices of an environment that its provider wants to know before it starts. */
final class ProviderOptions {
  private ProviderOptions() {}

  static Map<String, String> of(Environment environment, Map<String, String> variables) {
    var options = new LinkedHashMap<String, String>();
    options.put("project", environment.projectId());
    options.put("region", environment.region());
    options.put(
        "local.mode",
        variables.getOrDefault("PROVISIONER_LOCAL_MODE", environment.local().mode().spelling()));
    return options;
  }
}
