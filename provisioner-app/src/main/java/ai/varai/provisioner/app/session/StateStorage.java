package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateBackendProvider;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Where the state of an environment is kept: what the variable {@code PROVISIONER_STATE_BACKEND}
 * says, else the environment's file, else what is usual for its target.
 */
final class StateStorage {
  private static final String VARIABLE = "PROVISIONER_STATE_BACKEND";
  private static final String FOLDER = "folder";

  private final Map<String, String> variables;
  private final ClassLoader loader;

  /**
   * @param loader of the jars in which backends are looked for
   */
  StateStorage(Map<String, String> variables, ClassLoader loader) {
    this.variables = variables;
    this.loader = loader;
  }

  /**
   * Opens it.
   *
   * @param folder what is used when it is a folder of this machine
   */
  StateBackend open(Environment environment, ProviderSettings settings, Path folder) {
    String place = place(environment, settings);
    if (place.equals(FOLDER)) {
      return new FolderStateBackend(folder);
    }
    String address = address(place, environment);
    try {
      URI uri = URI.create(address);
      return provider(uri).open(uri, options(settings));
    } catch (IllegalArgumentException e) {
      throw invalid(address, e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "STATE_UNREACHABLE",
          "The state in " + address + " cannot be reached: " + e.getMessage() + ".",
          "",
          e);
    }
  }

  /** What {@link #prepare} found or did. */
  record Prepared(String place, boolean made) {}

  /** Makes the bucket or whatever else the state is kept in, where it does not exist. */
  Prepared prepare(Environment environment, ProviderSettings settings) {
    String place = place(environment, settings);
    if (place.equals(FOLDER)) {
      return new Prepared("a folder of this machine", false);
    }
    String address = address(place, environment);
    try {
      URI uri = URI.create(address);
      return new Prepared(place, provider(uri).prepare(uri, settings.options()));
    } catch (IllegalArgumentException e) {
      throw invalid(address, e);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "STATE_NOT_PREPARED",
          place + " cannot be prepared for the state: " + e.getMessage() + ".",
          "",
          e);
    }
  }

  private static String address(String place, Environment environment) {
    return place.replaceAll("/+$", "") + "/environments/" + environment.environment();
  }

  private static CommandFailure invalid(String address, IllegalArgumentException e) {
    return CommandFailure.invalid(
        "STATE_BACKEND_INVALID",
        "The state cannot be kept in " + address + ": " + e.getMessage() + ".",
        "Correct state_backend of the environment, or the variable " + VARIABLE + ".");
  }

  String place(Environment environment, ProviderSettings settings) {
    String variable = variables.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return variable;
    }
    return inCloud(settings)
        ? environment.stateBackend().orElse("gs://" + environment.projectId() + "-terraform-state")
        : FOLDER;
  }

  /**
   * An emulated cloud keeps the state as the real one does once it is told where it runs; before
   * that its state must not end in the real one.
   */
  private static boolean inCloud(ProviderSettings settings) {
    return settings.target().equals(Target.GCP.spelling())
        || (settings.target().equals(Target.EMULATED.spelling())
            && settings.options().containsKey("gcp.endpoint"));
  }

  /** The bucket of an emulated cloud is made by us: nobody else would. */
  private static Map<String, String> options(ProviderSettings settings) {
    var options = new HashMap<>(settings.options());
    if (settings.target().equals(Target.EMULATED.spelling())) {
      options.put("state.create_bucket", "true");
    }
    return options;
  }

  private StateBackendProvider provider(URI uri) {
    List<String> known = new ArrayList<>(List.of(FOLDER));
    for (StateBackendProvider provider : ServiceLoader.load(StateBackendProvider.class, loader)) {
      if (provider.scheme().equals(uri.getScheme())) {
        return provider;
      }
      known.add(provider.scheme() + "://...");
    }
    throw CommandFailure.invalid(
        "STATE_BACKEND_UNKNOWN",
        "Nothing here can keep a state in " + uri + ".",
        "There are: " + String.join(", ", known) + ".");
  }
}
