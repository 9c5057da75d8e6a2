package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A data plane of Cloud SQL that only remembers which password each user has. */
final class RememberingEngine implements SqlEngine {
  final Map<String, String> passwords = new ConcurrentHashMap<>();

  @Override
  public Optional<Address> start(Instance instance) {
    return Optional.empty();
  }

  @Override
  public void stop(Instance instance) {}

  @Override
  public void remove(Instance instance) {}

  @Override
  public void createDatabase(Instance instance, String database) {}

  @Override
  public void dropDatabase(Instance instance, String database) {}

  @Override
  public void putUser(Instance instance, String user, String host, String password) {
    if (!password.isEmpty()) {
      passwords.put(user, password);
    }
  }

  @Override
  public void dropUser(Instance instance, String user, String host) {
    passwords.remove(user);
  }
}
