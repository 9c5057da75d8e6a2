package ai.varai.provisioner.lifecycle.spi;

import com.google.inject.AbstractModule;
import java.util.Set;

/**
 * The Guice module that a provider is plugged in with. Found through {@link
 * java.util.ServiceLoader}; it must bind {@link ResourceProvider} and may ask for a {@link
 * ProviderSettings}, which the application binds.
 */
public abstract class ProviderModule extends AbstractModule {
  /** The targets that this provider serves, such as {@code local}. */
  public abstract Set<String> targets();
}
