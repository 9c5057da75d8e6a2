package ai.varai.provisioner.model.source;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearName {
  private NearName() {}

  /**
   * The candidate that is fewest edits away, if it is near enough: about a third of its letters.
   * Case and the difference between {@code -} and {@code _} do not count. Of equals, the first. If
   * none is near enough, one of whose words the name is.
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    String plain = plain(name);
    String best = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int edits = edits(plain, plain(candidate));
      int allowed = Math.max(1, Math.min(plain.length(), candidate.length()) / 3);
      if (edits <= allowed && edits < fewest) {
        best = candidate;
        fewest = edits;
      }
    }
    return best != null ? Optional.of(best) : byWord(plain, candidates);
  }

  /** {@code databases} is near {@code database_config}: one of its words, singular or plural. */
  private static Optional<String> byWord(String name, Collection<String> candidates) {
    String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    return candidates.stream()
        .filter(candidate -> List.of(plain(candidate).split("_", -1)).contains(singular))
        .filter(candidate -> singular.length() > 2)
        .findFirst();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
  private static int edits(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distance[i][j] = i == 0 ? j : j == 0 ? i : cheapest(distance, a, b, i, j);
      }
    }
    return distance[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int substitution = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(substitution, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
