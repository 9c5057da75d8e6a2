package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One collection of what is deleted softly. Google names everything after the type of its
 * resources: the parameter with a new one's id, the field of a list, the type in an operation.
 *
 * @param type such as {@code WorkforcePoolProvider}
 * @param path of one resource, whose variables stand for ids
 * @param ids which ids new ones may have
 * @param idWords the same in words, for who gave another
 * @param pages how many a list has
 * @param style what can be done with one
 * @param check looks at one that is to be stored, and puts in what follows from the rest
 */
record PoolKind(
    String type, String path, Ids ids, String idWords, Pages pages, Style style, Check check) {

  /** Which ids new ones may have. */
  enum Ids {
    SHORT("[a-z0-9-]{4,32}"),
    LONG("[a-z][a-z0-9-]{4,61}[a-z0-9]"),
    LABEL("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private final Pattern pattern;

    Ids(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  /** How the resources of a collection are changed. */
  enum Style {
    /** By operations. */
    OPERATIONS,
    /** Made and deleted by operations, and never changed. */
    FIXED,
    /** By calls that answer with the resource. */
    DIRECT
  }

  /** How many a list has when nobody says, and at most. */
  record Pages(int usual, int most) {}

  /** Looks at a resource before it is stored. */
  @FunctionalInterface
  interface Check {
    /**
     * Throws when it must not be stored.
     *
     * @param before what stood there; empty for a new one
     */
    void check(ObjectNode row, Optional<ObjectNode> before);

    /** What takes long for a new resource: done before others have to wait for it. */
    default void prepare(ObjectNode row) {}
  }

  /** {@code workforcePoolProvider}. */
  private String word() {
    return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }

  String idParameter() {
    return word() + "Id";
  }

  /** The field of a list's answer. */
  String listField() {
    String word = word();
    return word.endsWith("y") && !word.endsWith("ey")
        ? word.substring(0, word.length() - 1) + "ies"
        : word + "s";
  }

  /** What all methods of the collection begin with: {@code iam.locations.workforcePools.}. */
  String methods() {
    return "iam." + path.replaceAll("/?\\{[^}]*}/?", "/").replace("/", ".");
  }

  /** The path of the collection. */
  String all() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The path of what the collection lies in; for the topmost ones a place. */
  String parent() {
    return all().substring(0, all().lastIndexOf('/'));
  }

  void checkId(String id) {
    if (!ids.pattern.matcher(id).matches() || id.startsWith("gcp-")) {
      throw GoogleError.badField(
          idParameter(), idWords + " The prefix gcp- is reserved for use by Google.");
    }
  }
}
