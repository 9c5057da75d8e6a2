package ai.varai.provisioner.app.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which environment somebody means.
 *
 * @param file the environment's file, when it is named instead of looked for
 * @param values {@code KEY=VALUE} over those of the file, in the order given
 * @param home where state is kept, when it is not {@code .provisioner}
 * @param access options of access to Google Cloud, by name, over those of variables
 */
public record Selection(
    Optional<String> name,
    Optional<Path> file,
    List<String> values,
    Optional<Path> home,
    Map<String, String> access) {
  public Selection {
    access = Map.copyOf(access);
    values = List.copyOf(values);
  }

  /** The options that say which it is, for a command line that is to mean the same. */
  public List<String> words() {
    return Stream.concat(
            name.map("--env="::concat).stream(), file.map(path -> "--config-file=" + path).stream())
        .toList();
  }
}
