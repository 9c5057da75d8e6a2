package ai.varai.provisioner.lifecycle.world;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a test's world does to an object for a while. It stands in the object itself. */
enum Work {
  MAKING,
  CHANGING,
  DELETING;

  private static final String WORK = "work";
  private static final String LEFT = "left";
  private static final long STEPS = 2;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  void begin(Map<String, Object> object) {
    object.put(WORK, word());
    object.put(LEFT, STEPS);
  }

  static Optional<Work> of(Map<String, Object> object) {
    return Optional.ofNullable(object.get(WORK))
        .map(word -> valueOf(String.valueOf(word).toUpperCase(Locale.ROOT)));
  }

  /** Whether this is under way; what is being deleted is so until somebody sees that it is gone. */
  boolean goesOn(Map<String, Object> object) {
    return of(object).filter(this::equals).isPresent() && (this == DELETING || running(object));
  }

  static boolean running(Map<String, Object> object) {
    return object.get(LEFT) instanceof Long left && left > 0;
  }

  static Map<String, Object> aBitLater(Map<String, Object> object) {
    var next = new LinkedHashMap<>(object);
    if (object.get(LEFT) instanceof Long left && left > 0) {
      next.put(LEFT, left - 1);
    }
    return next;
  }
}
