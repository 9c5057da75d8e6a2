package ai.varai.provisioner.local;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.local.docker.DockerRuntimeFactory;
import ai.varai.provisioner.local.embedded.EmbeddedRuntimeFactory;
import ai.varai.provisioner.local.probe.MongoQuestions;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plugs the provider in for the target {@code local}. */
public final class LocalProviderModule extends ProviderModule {
  @Override
  public Set<String> targets() {
    return Set.of("local");
  }

  private final DockerRuntimeFactory docker = new DockerRuntimeFactory();

  /** The runtimes in the order of preference. */
  @Provides
  @Singleton
  List<RuntimeFactory> runtimes() {
    return List.of(docker, new EmbeddedRuntimeFactory());
  }

  @Override
  public void lookAhead(String environment, Path home, Purpose purpose) {
    Optional<String> running = new RuntimeMemory(home).recall();
    if (running.isEmpty() && !environment.equals("local")) {
      return;
    }
    if (running.isEmpty() || running.get().equals(docker.name())) {
      docker.lookAhead(purpose == Purpose.REMOVE || running.isEmpty());
    }
    if (running.isPresent() && purpose == Purpose.CHECK) {
      MongoQuestions.load();
    }
  }

  @Provides
  @Singleton
  ResourceProvider provider(ProviderSettings settings, List<RuntimeFactory> runtimes)
      throws ProviderException {
    return new LocalProviderFactory(runtimes).open(settings);
  }
}
