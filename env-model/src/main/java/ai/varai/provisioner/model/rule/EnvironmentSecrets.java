package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.Environment;
import java.util.HashSet;
import java.util.Set;

/** Which secrets an environment has. */
final class EnvironmentSecrets {
  private EnvironmentSecrets() {}

  /** Those that it makes without being asked. */
  static Set<String> own(Environment environment) {
    var names = new HashSet<String>();
    if (environment.databaseConfig().isPresent()) {
      names.add("database-url");
      names.add("database-password");
    }
    if (environment.documentDatabase().isPresent()) {
      names.add("mongodb-url");
    }
    return names;
  }

  static boolean exists(Environment environment, String name) {
    return environment.secrets().containsKey(name) || own(environment).contains(name);
  }
}
