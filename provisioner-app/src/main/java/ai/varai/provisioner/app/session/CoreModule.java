package ai.varai.provisioner.app.session;

import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import com.google.inject.AbstractModule;
import java.time.Clock;

/** What every provider may ask for. */
final class CoreModule extends AbstractModule {
  private final ProviderSettings settings;
  private final Clock clock;

  CoreModule(ProviderSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  protected void configure() {
    bind(ProviderSettings.class).toInstance(settings);
    bind(Clock.class).toInstance(clock);
  }
}
