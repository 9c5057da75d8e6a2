package ai.varai.provisioner.lifecycle.spi;

import com.google.inject.AbstractModule;
import java.nio.file.Path;
import java.util.Set;

/**
 * The Guice module that a provider is plugged in with. Found through {@link
 * java.util.ServiceLoader}; it must bind {@link ResourceProvider} and may ask for a {@link
 * ProviderSettings}, which the application binds.
 */
public abstract class ProviderModule extends AbstractModule {
  /** What a command is going to need of a provider. */
  public enum Purpose {
    /** To look at what there is. */
    LOOK,
    /** To look, to change what is not as wished, and to run the checks. */
    CHECK,
    /** To remove what there is. */
    REMOVE
  }

  /** The targets that this provider serves, such as {@code local}. */
  public abstract Set<String> targets();

  /**
   * Called on another thread while the environment's files are still being read, so that what takes
   * long and changes nothing can begin: finding an engine, loading drivers. It is a guess; the
   * environment may turn out to land elsewhere. What fails here will fail again when it matters,
   * and is told then.
   *
   * @param environment the name that was asked for
   * @param home the environment's folder, which may not exist
   * @param purpose what the provider is going to be needed for
   */
  public void lookAhead(String environment, Path home, Purpose purpose) {}
}
