package ai.varai.provisioner.emulator.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The names of the permissions that the emulated APIs know. */
public final class PermissionCatalogue {
  private final List<String> names;

  private PermissionCatalogue(List<String> names) {
    this.names = names;
  }

  /** Reads the list that is packed with this class. */
  public static PermissionCatalogue load() {
    try (InputStream in = PermissionCatalogue.class.getResourceAsStream("permissions.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new PermissionCatalogue(
          text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<String> names() {
    return names;
  }
}
