package ai.varai.provisioner.app.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
  private static final Map<String, String> ACCESS =
      new TreeMap<>(
          Map.of(
              "gcp.endpoint", "--endpoint",
              "gcp.impersonate", "--impersonate",
              "gcp.quota_project", "--quota-project"));

  public Selection {
    access = Map.copyOf(access);
    values = List.copyOf(values);
  }

  /** The options that say which it is and where, for a command line that is to mean the same. */
  public List<String> words() {
    var words = new ArrayList<String>();
    name.ifPresent(value -> words.add("--env=" + value));
    file.ifPresent(value -> words.add("--config-file=" + value));
    values.stream()
        .filter(value -> value.startsWith("target="))
        .reduce((earlier, later) -> later)
        .ifPresent(value -> words.add("--" + value));
    home.ifPresent(value -> words.add("--home=" + value));
    ACCESS.forEach(
        (option, word) -> {
          String value = access.get(option);
          if (value != null) {
            words.add(word + "=" + value);
          }
        });
    return words;
  }
}
