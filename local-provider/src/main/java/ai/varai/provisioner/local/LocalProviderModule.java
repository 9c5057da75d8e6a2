package ai.varai.provisioner.local;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.local.docker.DockerRuntimeFactory;
import ai.varai.provisioner.local.embedded.EmbeddedRuntimeFactory;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Plugs the provider in for the target {@code local}. */
public final class LocalProviderModule extends ProviderModule {
  @Override
  public Set<String> targets() {
    return Set.of("local");
  }

  /** The runtimes in the order of preference. */
  @Provides
  @Singleton
  List<RuntimeFactory> runtimes() {
    return List.of(new DockerRuntimeFactory(), new EmbeddedRuntimeFactory());
  }

  @Provides
  @Singleton
  ResourceProvider provider(ProviderSettings settings, List<RuntimeFactory> runtimes)
      throws ProviderException {
    return new LocalProviderFactory(runtimes).open(settings);
  }
}
