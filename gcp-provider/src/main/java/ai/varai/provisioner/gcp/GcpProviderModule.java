package ai.varai.provisioner.gcp;

import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;

/** Plugs the provider in for the targets {@code gcp} and {@code emulated}. */
public final class GcpProviderModule extends ProviderModule {
  @Override
  public Set<String> targets() {
    return Set.of("gcp", "emulated");
  }

  /** An environment of another name than {@code local} is most likely one of Google Cloud. */
  @Override
  public void lookAhead(String environment, Path home, Purpose purpose) {
    if (!environment.equals("local")) {
      Clients.load();
    }
  }

  @Provides
  @Singleton
  ResourceProvider provider(ProviderSettings settings) {
    CloudSettings cloud = CloudSettings.of(settings.options());
    if (settings.target().equals("emulated") && cloud.endpoint().isEmpty()) {
      throw new IllegalStateException(
          "the target is emulated, but no option gcp.endpoint says where the emulator is");
    }
    return new GcpProvider(cloud, settings.environment(), settings.stack(), new SecureRandom());
  }
}
