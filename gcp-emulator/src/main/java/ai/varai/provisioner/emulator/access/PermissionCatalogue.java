package ai.varai.provisioner.emulator.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The names of Google's permissions, as far as a predefined role includes them. */
public final class PermissionCatalogue {
  private final Set<String> names;
  private final Set<String> services;

  private PermissionCatalogue(Set<String> names, Set<String> services) {
    this.names = names;
    this.services = services;
  }

  /** Reads the list that is packed with this class: a line for each resource, with its verbs. */
  public static PermissionCatalogue load() {
    Set<String> names = new TreeSet<>();
    Set<String> services = new LinkedHashSet<>();
    try (InputStream in = PermissionCatalogue.class.getResourceAsStream("permissions.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (line.startsWith("#") || line.isBlank()) {
          continue;
        }
        String[] words = line.split(" ", -1);
        for (int i = 1; i < words.length; i++) {
          names.add(words[0] + "." + words[i]);
        }
        services.add(service(words[0]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PermissionCatalogue(names, services);
  }

  /** The names, sorted. */
  public Set<String> names() {
    return names;
  }

  /** The first parts of the names. */
  public Set<String> services() {
    return Collections.unmodifiableSet(services);
  }

  /**
   * Whether Google would call this name invalid. What a service that the catalogue does not know
   * calls its permissions, nobody can tell.
   */
  public boolean refuses(String permission) {
    return services.contains(service(permission)) && !names.contains(permission);
  }

  private static String service(String permission) {
    return permission.substring(0, permission.indexOf('.'));
  }
}
