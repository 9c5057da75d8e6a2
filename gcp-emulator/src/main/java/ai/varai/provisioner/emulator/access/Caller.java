package ai.varai.provisioner.emulator.access;

import java.util.List;

/**
 * Who calls.
 *
 * @param name a member of a policy or the address of an account or user; of somebody from a pool of
 *     workloads or people {@code principal://iam.googleapis.com/POOL/subject/S}
 * @param sets what else a policy may call somebody from a pool, after the pool's name: {@code
 *     group/G}, {@code attribute.A/V}
 * @see <a href="https://cloud.google.com/iam/docs/principal-identifiers">Principal identifiers</a>
 */
public record Caller(String name, List<String> sets) {

  private static final String ONE = "principal://";
  private static final String SET = "principalSet://";
  private static final String SUBJECT = "/subject/";
  private static final String SEPARATOR = "\n";

  public Caller {
    sets = List.copyOf(sets);
  }

  /** All of it in one text, as guards hand callers on; whoever has no sets is his name. */
  String text() {
    return sets.isEmpty() ? name : name + SEPARATOR + String.join(SEPARATOR, sets);
  }

  static Caller parse(String text) {
    List<String> lines = List.of(text.split(SEPARATOR, -1));
    return new Caller(lines.get(0), lines.subList(1, lines.size()));
  }

  /** The name alone, as it is shown. */
  static String name(String text) {
    int end = text.indexOf(SEPARATOR);
    return end < 0 ? text : text.substring(0, end);
  }

  /** Whether a principal set means all of the caller's pool, or those of whom he is one. */
  boolean in(String set) {
    int pool = name.indexOf(SUBJECT);
    if (pool < 0 || !name.startsWith(ONE) || !set.startsWith(SET)) {
      return false;
    }
    String all = SET + name.substring(ONE.length(), pool) + "/";
    return set.startsWith(all)
        && (set.equals(all + "*") || sets.contains(set.substring(all.length())));
  }
}
