package ai.varai.provisioner.emulator.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All roles that Google defines, with those of their permissions that are the emulated APIs'.
 *
 * @see <a href="https://cloud.google.com/iam/docs/roles-permissions">Roles and permissions</a>
 */
public final class PredefinedRoles {

  private static final String ALL = "*";

  /**
   * A role.
   *
   * @param stage its launch stage, as the API spells it
   * @param grants verbs by resource, such as {@code run.services}, or by service; {@code *} stands
   *     for each of its permissions
   */
  public record Role(
      String name,
      String stage,
      String title,
      String description,
      Map<String, Set<String>> grants) {

    public boolean includes(String permission) {
      int verb = permission.lastIndexOf('.');
      int service = permission.indexOf('.');
      return includes(permission.substring(0, service), ALL)
          || includes(permission.substring(0, verb), ALL)
          || includes(permission.substring(0, verb), permission.substring(verb + 1));
    }

    private boolean includes(String resource, String verb) {
      return grants.getOrDefault(resource, Set.of()).contains(verb);
    }
  }

  private final Map<String, Role> roles;
  private final Set<String> services = new HashSet<>();

  private PredefinedRoles(Map<String, Role> roles) {
    this.roles = Collections.unmodifiableMap(roles);
    roles.keySet().forEach(name -> services.add(service(name)));
  }

  /** Reads the catalogue that is packed with this class. */
  public static PredefinedRoles load() {
    Map<String, Role> out = new LinkedHashMap<>();
    try (InputStream in = PredefinedRoles.class.getResourceAsStream("roles.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      Map<String, Set<String>> grants = new LinkedHashMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(" ")) {
          for (String each : line.trim().split(" ", -1)) {
            int colon = each.indexOf(':');
            grants.put(each.substring(0, colon), Set.of(each.substring(colon + 1).split(",")));
          }
        } else if (!line.startsWith("#") && !line.isBlank()) {
          grants = new LinkedHashMap<>();
          String[] head = line.split(" \\| ", -1);
          out.put(head[0], new Role(head[0], head[1], head[2], head[3], grants));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PredefinedRoles(out);
  }

  public Optional<Role> find(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  public Collection<Role> all() {
    return roles.values();
  }

  /**
   * Whether Google would call this name unknown. Which roles there are of a service that came later
   * than the catalogue, nobody can tell.
   */
  public boolean refuses(String name) {
    return services.contains(service(name)) && !roles.containsKey(name);
  }

  /** {@code roles/run} of {@code roles/run.admin}, {@code roles} of a basic role. */
  private static String service(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? "roles" : name.substring(0, dot);
  }
}
