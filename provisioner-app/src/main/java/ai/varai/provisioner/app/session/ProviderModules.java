package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * The providers that are installed: those of this jar, and those in jars of the {@code plugins}
 * folder or of the variable {@code PROVISIONER_PLUGINS} (a class path).
 */
public final class ProviderModules {
  private final ClassLoader loader;
  private List<ProviderModule> modules = List.of();

  public ProviderModules(Workspace workspace, Map<String, String> variables) {
    List<URL> jars = new ArrayList<>();
    for (Path jar : jars(workspace, variables)) {
      jars.add(url(jar));
    }
    ClassLoader ours = ProviderModules.class.getClassLoader();
    // Open for as long as the process lives: the provider's classes are loaded when first used.
    this.loader = jars.isEmpty() ? ours : new URLClassLoader(jars.toArray(URL[]::new), ours);
  }

  /** Of this jar and of all plug-ins. */
  ClassLoader loader() {
    return loader;
  }

  /**
   * The module that serves the target. A plug-in is asked before what comes in the jar, so that it
   * can take the place of a shipped provider.
   */
  public ProviderModule forTarget(String target) {
    var known = new TreeSet<String>();
    var found = new ArrayList<ProviderModule>();
    for (ProviderModule module : all()) {
      known.addAll(module.targets());
      if (module.targets().contains(target)) {
        found.add(module);
      }
    }
    return found.stream()
        .min(Comparator.comparing((ProviderModule module) -> shipped(module)))
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "TARGET_UNKNOWN",
                    "No provider serves the target '" + target + "'.",
                    "Installed targets: "
                        + String.join(", ", known)
                        + ". Put the provider's jar into the folder 'plugins' of --home."));
  }

  private static boolean shipped(ProviderModule module) {
    return module.getClass().getClassLoader() == ProviderModules.class.getClassLoader();
  }

  /** Each module once: what one has looked ahead for, it finds again. */
  private synchronized List<ProviderModule> all() {
    if (modules.isEmpty()) {
      modules = load();
    }
    return modules;
  }

  /** Lets every provider begin what takes long; see {@link ProviderModule#lookAhead}. */
  void lookAhead(String environment, Path home, Purpose purpose) {
    for (ProviderModule module : all()) {
      module.lookAhead(environment, home, purpose);
    }
  }

  private List<ProviderModule> load() {
    try {
      return ServiceLoader.load(ProviderModule.class, loader).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "PLUGIN_BROKEN",
          "A provider cannot be loaded: " + e.getMessage(),
          "Remove its jar, or install the version made for this release.",
          e);
    }
  }

  private static List<Path> jars(Workspace workspace, Map<String, String> variables) {
    var jars = new ArrayList<Path>();
    for (String entry :
        variables.getOrDefault("PROVISIONER_PLUGINS", "").split(File.pathSeparator, -1)) {
      if (!entry.isBlank()) {
        jars.add(existing(Path.of(entry)));
      }
    }
    if (Files.isDirectory(workspace.plugins())) {
      try (DirectoryStream<Path> folder = Files.newDirectoryStream(workspace.plugins(), "*.jar")) {
        folder.forEach(jars::add);
      } catch (IOException e) {
        throw unreadable(workspace.plugins(), e);
      }
    }
    return jars.stream().sorted().toList();
  }

  private static Path existing(Path jar) {
    if (Files.exists(jar)) {
      return jar;
    }
    throw CommandFailure.invalid(
        "PLUGIN_MISSING",
        "PROVISIONER_PLUGINS names " + jar + ", which does not exist.",
        "Correct the variable or unset it.");
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw unreadable(jar, e);
    }
  }

  private static CommandFailure unreadable(Path path, IOException cause) {
    return new CommandFailure(
        ExitCode.FAILED,
        "PLUGIN_UNREADABLE",
        "Cannot read " + path + ".",
        "Check the path and its permissions.",
        cause);
  }
}
