package ai.varai.provisioner.local.plane;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Paths at which a container has volumes. A plain process has no file system of its own: what it is
 * told of those paths, in variables and arguments, leads to the folders of this machine instead.
 */
final class MountPaths {
  private final Map<String, Path> folders;
  private final Pattern pattern;

  /**
   * @param folders by the path in a container
   */
  MountPaths(Map<String, Path> folders) {
    this.folders = folders;
    String paths =
        folders.keySet().stream()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    // A path begins where no longer one goes on, and ends at a slash or where no name goes on.
    this.pattern = Pattern.compile("(?<![\\w./-])(" + paths + ")(?![\\w.-])");
  }

  /** The text with paths of this machine. */
  String inPlace(String text) {
    return folders.isEmpty()
        ? text
        : pattern
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement(String.valueOf(folders.get(m.group(1)))));
  }
}
