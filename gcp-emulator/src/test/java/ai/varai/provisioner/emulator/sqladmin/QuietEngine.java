package ai.varai.provisioner.emulator.sqladmin;

import java.util.Optional;

/** An engine that runs no server, and says of each instance that it has one. */
abstract class QuietEngine implements SqlEngine {

  @Override
  public Optional<Address> start(Instance instance) {
    return Optional.of(new Address("127.0.0.1", 5432));
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
  public void putUser(Instance instance, String user, String host, String password) {}

  @Override
  public void dropUser(Instance instance, String user, String host) {}
}
