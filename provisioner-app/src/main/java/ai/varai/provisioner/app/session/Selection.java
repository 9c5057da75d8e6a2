package ai.varai.provisioner.app.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which environment somebody means.
 *
 * @param file the environment's file, when it is named instead of looked for
 * @param values {@code KEY=VALUE} over those of the file, in the order given
 * @param home where state is kept, when it is not {@code .provisioner}
 */
public record Selection(
    Optional<String> name, Optional<Path> file, List<String> values, Optional<Path> home) {
  public Selection {
    values = List.copyOf(values);
  }
}
