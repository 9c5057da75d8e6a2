package ai.varai.provisioner.model.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The environment files that are packed into the jar. */
public final class ShippedFiles implements EnvironmentFiles {
  private static final String FOLDER = "environments/";
  private static final List<String> NAMES =
      List.of("development.yaml", "local.yaml", "production.yaml", "staging.yaml");

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try (InputStream in = ShippedFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    }
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public String display(String name) {
    return "provisioner.jar!/" + FOLDER + name;
  }
}
