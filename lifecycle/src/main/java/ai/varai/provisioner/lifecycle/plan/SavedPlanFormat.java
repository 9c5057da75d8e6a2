package ai.varai.provisioner.lifecycle.plan;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Saved plans as trees of JDK values, for JSON. */
public final class SavedPlanFormat {
  private static final long VERSION = 1;

  private SavedPlanFormat() {}

  /** Everything that the digest is taken of. */
  public static Map<String, Object> body(SavedPlan saved) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("format", VERSION);
    tree.put("environment", saved.environment());
    tree.put("stack", saved.stack());
    tree.put("lineage", saved.lineage());
    tree.put("serial", saved.serial());
    tree.put("made", saved.made().toString());
    tree.put("planner", saved.planner());
    tree.put("expires", saved.expires().toString());
    tree.put("configuration", saved.configuration());
    tree.put("world", new java.util.TreeMap<>(saved.world()));
    SavedPlan.Choices choices = saved.choices();
    tree.put("mode", choices.mode().name().toLowerCase(Locale.ROOT));
    tree.put("refresh", choices.refresh());
    tree.put("targets", choices.targets());
    tree.put("excludes", choices.excludes());
    tree.put("replace", choices.replace());
    tree.put("moved", new java.util.TreeMap<>(choices.moved()));
    tree.put("adopt", choices.adopt());
    tree.put("plan", saved.plan());
    return tree;
  }

  public static Map<String, Object> tree(SavedPlan saved) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("digest", saved.digest());
    tree.putAll(body(saved));
    saved
        .approval()
        .ifPresent(
            approval -> {
              var entry = new LinkedHashMap<String, Object>();
              entry.put("who", approval.who());
              entry.put("at", approval.at().toString());
              entry.put("expires", approval.expires().toString());
              entry.put("signature", approval.signature());
              tree.put("approval", entry);
            });
    return tree;
  }

  /**
   * Reads a saved plan.
   *
   * @throws IllegalArgumentException when the tree is none, or one of a newer program
   */
  public static SavedPlan read(Map<String, Object> tree) {
    if (!Long.valueOf(VERSION).equals(tree.get("format"))) {
      throw new IllegalArgumentException(
          "it has format " + tree.get("format") + ", this program reads " + VERSION);
    }
    try {
      var choices =
          new SavedPlan.Choices(
              Plan.Mode.valueOf(text(tree, "mode").toUpperCase(Locale.ROOT)),
              Boolean.TRUE.equals(tree.get("refresh")),
              texts(tree, "targets"),
              texts(tree, "excludes"),
              texts(tree, "replace"),
              pairs(tree, "moved"),
              texts(tree, "adopt"));
      return new SavedPlan(
          text(tree, "digest"),
          text(tree, "environment"),
          text(tree, "stack"),
          text(tree, "lineage"),
          tree.get("serial") instanceof Long serial ? serial : 0,
          Instant.parse(text(tree, "made")),
          text(tree, "planner"),
          Instant.parse(text(tree, "expires")),
          text(tree, "configuration"),
          pairs(tree, "world"),
          map(tree.get("plan")),
          choices,
          approval(tree.get("approval")));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it has a time that is none: " + e.getParsedString(), e);
    }
  }

  private static Optional<SavedPlan.Approval> approval(@Nullable Object tree) {
    if (tree == null) {
      return Optional.empty();
    }
    Map<String, Object> entry = map(tree);
    return Optional.of(
        new SavedPlan.Approval(
            text(entry, "who"),
            Instant.parse(text(entry, "at")),
            Instant.parse(text(entry, "expires")),
            text(entry, "signature")));
  }

  private static String text(Map<String, Object> tree, String name) {
    if (tree.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("it has no '" + name + "'");
  }

  private static List<String> texts(Map<String, Object> tree, String name) {
    return tree.get(name) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static Map<String, String> pairs(Map<String, Object> tree, String name) {
    var result = new LinkedHashMap<String, String>();
    map(tree.get(name)).forEach((key, value) -> result.put(key, String.valueOf(value)));
    return result;
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> map(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException("it lacks a part");
  }
}
