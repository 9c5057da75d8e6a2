package ai.varai.provisioner.lifecycle.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Brings what an older program wrote to the present form, one version after the other. What is read
 * is written again in the present form when the ledger is next opened for writing.
 *
 * <ol>
 *   <li>The first.
 *   <li>Handles and closings name the target of their operation: an address can have several
 *       deletes under way.
 * </ol>
 */
final class FormatUpgrades {
  /** The version that this program writes. */
  static final long VERSION = 2;

  /**
   * What takes a journal's record from the version of its place in the list, plus one, to the next.
   */
  private static final List<UnaryOperator<Map<String, Object>>> RECORDS =
      List.of(FormatUpgrades::recordTo2);

  private FormatUpgrades() {}

  /**
   * A journal's record in the present form.
   *
   * @param version of the program that wrote it
   * @throws StateFormatException when that is a newer one
   */
  static Map<String, Object> record(Map<String, Object> tree, long version) {
    check(version);
    Map<String, Object> result = tree;
    for (UnaryOperator<Map<String, Object>> step :
        RECORDS.subList((int) version - 1, RECORDS.size())) {
      result = step.apply(result);
    }
    return result;
  }

  /** The version that a header or a first record states, if this program can read it. */
  static long version(Map<String, Object> tree) {
    if (!(tree.get("format") instanceof Long version)) {
      throw new StateFormatException(String.valueOf(tree.get("format")), VERSION);
    }
    check(version);
    return version;
  }

  private static void check(long version) {
    if (version < 1 || version > VERSION) {
      throw new StateFormatException(String.valueOf(version), VERSION);
    }
  }

  /** There was one delete at a time for each address, and that is the one that is meant. */
  private static Map<String, Object> recordTo2(Map<String, Object> tree) {
    Object type = tree.get("record");
    if (!"handle".equals(type) && !"closed".equals(type)) {
      return tree;
    }
    var result = new LinkedHashMap<>(tree);
    result.put("target", OpenOperation.ANY_TARGET);
    return result;
  }
}
