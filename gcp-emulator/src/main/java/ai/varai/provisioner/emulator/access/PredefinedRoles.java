package ai.varai.provisioner.emulator.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The roles that Google defines, as far as the emulated APIs have permissions for them. */
public final class PredefinedRoles {

  /** A role that grants what one of its patterns matches and none of its exceptions. */
  public record Role(
      String name, String title, String description, List<Pattern> grants, List<Pattern> except) {

    public Role {
      grants = List.copyOf(grants);
      except = List.copyOf(except);
    }

    public boolean includes(String permission) {
      return grants.stream().anyMatch(p -> p.matcher(permission).matches())
          && except.stream().noneMatch(p -> p.matcher(permission).matches());
    }
  }

  private final Map<String, Role> roles;

  private PredefinedRoles(Map<String, Role> roles) {
    this.roles = Collections.unmodifiableMap(roles);
  }

  /** Reads the catalogue that is packed with this class. */
  public static PredefinedRoles load() {
    Map<String, Role> out = new LinkedHashMap<>();
    try (InputStream in = PredefinedRoles.class.getResourceAsStream("roles.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      String head = "";
      List<String> patterns = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#") || line.isBlank()) {
          continue;
        }
        if (line.startsWith(" ")) {
          patterns.addAll(List.of(line.trim().split("\\s+")));
        } else {
          add(out, head, patterns);
          head = line;
          patterns.clear();
        }
      }
      add(out, head, patterns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PredefinedRoles(out);
  }

  private static void add(Map<String, Role> out, String head, List<String> patterns) {
    if (head.isEmpty()) {
      return;
    }
    String[] parts = head.split("\\s*\\|\\s*", 3);
    out.put(
        parts[0],
        new Role(
            parts[0],
            parts[1],
            parts[2],
            patterns.stream().filter(p -> !p.startsWith("!")).map(PredefinedRoles::glob).toList(),
            patterns.stream()
                .filter(p -> p.startsWith("!"))
                .map(p -> glob(p.substring(1)))
                .toList()));
  }

  private static Pattern glob(String text) {
    return Pattern.compile(text.replace(".", "\\.").replace("*", ".*"));
  }

  public Optional<Role> find(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  public Collection<Role> all() {
    return roles.values();
  }
}
