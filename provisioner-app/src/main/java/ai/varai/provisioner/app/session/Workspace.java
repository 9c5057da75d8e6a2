package ai.varai.provisioner.app.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Where the environments of one folder keep their state and local data on this machine.
 *
 * @param home the folder of all environments
 */
public record Workspace(Path home) {
  private static final int STACK_ID_BYTES = 4;

  /** The folder named on the command line, else by {@code PROVISIONER_HOME}, else the usual one. */
  public static Workspace of(
      Optional<Path> named, Map<String, String> variables, Path workingDirectory) {
    String variable = variables.getOrDefault("PROVISIONER_HOME", "");
    Path chosen = named.orElseGet(() -> Path.of(variable.isEmpty() ? ".provisioner" : variable));
    return new Workspace(workingDirectory.resolve(chosen).toAbsolutePath().normalize());
  }

  /** The folder of one environment. */
  public Path of(String environment) {
    return home.resolve(environment);
  }

  /** Where jars with further providers are looked for. */
  public Path plugins() {
    return home.resolve("plugins");
  }

  /**
   * Tells this copy of an environment from others on the same machine. Derived from the folder, not
   * stored in it: whoever loses the folder's content still finds what belongs to it by its marks.
   */
  public String stack() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(real(home).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, STACK_ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The path without symbolic links, as far as it exists. */
  private static Path real(Path path) {
    if (Files.exists(path)) {
      try {
        return path.toRealPath();
      } catch (IOException e) {
        return path;
      }
    }
    Path parent = path.getParent();
    return parent == null ? path : real(parent).resolve(path.getFileName());
  }
}
