package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import com.google.inject.Guice;
import com.google.inject.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What brings an environment's resources into being, and where: opened when it is first asked for,
 * with an emulated cloud of the workspace if the environment is meant for one that nobody named.
 */
final class OpenProvider implements AutoCloseable {
  private static final String ENDPOINT = "gcp.endpoint";

  private final Invocation invocation;
  private final Workspace workspace;
  private final Map<String, String> access;
  private final OpenFiles files;
  private final Object modulesLock = new Object();
  private @Nullable ProviderModules modules;
  private @Nullable ResourceProvider provider;
  private @Nullable GcpEmulator emulator;

  /**
   * @param access options of access to Google Cloud, by name, over those of variables
   */
  OpenProvider(
      Invocation invocation, Workspace workspace, Map<String, String> access, OpenFiles files) {
    this.invocation = invocation;
    this.workspace = workspace;
    this.access = access;
    this.files = files;
  }

  ResourceProvider get() {
    ProviderSettings settings = settings();
    synchronized (this) {
      ResourceProvider open = provider;
      if (open == null) {
        ProviderModule module = modules().forTarget(settings.target());
        open =
            Guice.createInjector(
                    Stage.DEVELOPMENT, new CoreModule(settings, invocation.clock()), module)
                .getInstance(ResourceProvider.class);
        provider = open;
      }
      return open;
    }
  }

  ProviderSettings settings() {
    Environment wanted = files.environment();
    return new ProviderSettings(
        wanted.environment(),
        stack(),
        target(),
        invocation.directory(),
        workspace.of(wanted.environment()),
        options(wanted));
  }

  /** An emulated cloud is the one that a variable names, or one of the workspace's own. */
  private synchronized Map<String, String> options(Environment wanted) {
    var options = CloudVariables.over(ProviderOptions.of(wanted), invocation.variables(), access);
    if (emulated() && !options.containsKey(ENDPOINT)) {
      GcpEmulator own = emulator;
      if (own == null) {
        own = OwnEmulator.start(workspace);
        emulator = own;
      }
      options.put(ENDPOINT, own.url());
    }
    return options;
  }

  /** The options of access for another session that is to find the same emulated cloud. */
  synchronized Map<String, String> access() {
    if (emulator == null) {
      return access;
    }
    var shared = new LinkedHashMap<>(access);
    shared.put(ENDPOINT, emulator.url());
    return shared;
  }

  /** Where the environment lands. */
  String target() {
    return files.environment().target().spelling();
  }

  boolean local() {
    return files.environment().target() == Target.LOCAL;
  }

  boolean emulated() {
    return files.environment().target() == Target.EMULATED;
  }

  /** Copies on one machine are told apart by their folder; there is one of a cloud environment. */
  String stack() {
    return local() ? workspace.stack() : "main";
  }

  /** Not under the lock of the provider: providers look ahead while the files are read. */
  ProviderModules modules() {
    synchronized (modulesLock) {
      ProviderModules found = modules;
      if (found == null) {
        found = new ProviderModules(workspace, invocation.variables());
        modules = found;
      }
      return found;
    }
  }

  /** Begins what a provider takes long for, beside the reading of the environment's files. */
  void lookAhead(String name, Purpose purpose) {
    LookAhead.begin(() -> modules().lookAhead(name, workspace.of(name), purpose));
  }

  /** Lets go of the provider, while what it talks to stays. */
  synchronized void release() {
    if (provider != null) {
      provider.close();
      provider = null;
    }
  }

  @Override
  public synchronized void close() {
    try {
      release();
    } finally {
      if (emulator != null) {
        emulator.close();
      }
    }
  }
}
