package ai.varai.provisioner.gcp.mark;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes and reads {@link Ownership} where Google can hold it: in labels, or at the end of a
 * description where there are none.
 *
 * <p>A label's value has at most 63 characters of {@code a-z0-9_-}; a resource's name in the graph
 * is spelled in it with {@code _} and two hexadecimal digits for every other character.
 */
public final class Marks {
  static final String MANAGED_BY = "managed-by";
  static final String ENVIRONMENT = "provisioner-environment";
  static final String STACK = "provisioner-stack";
  static final String RESOURCE = "provisioner-resource";
  private static final String RESOURCE_END = "provisioner-resource-end";
  private static final int VALUE_LIMIT = 63;
  private static final Pattern TEXT =
      Pattern.compile(
          "(?s)(.*?) ?(?:\\[made (\\S+)] )?"
              + "\\[managed by provisioner: environment (\\S+), stack (\\S+), resource (\\S+)]");

  private Marks() {}

  /** The labels and the marks on top. */
  public static Map<String, String> labels(Map<String, String> labels, Ownership owner) {
    var all = new LinkedHashMap<>(labels);
    all.put(MANAGED_BY, Ownership.MANAGED_BY);
    all.put(ENVIRONMENT, encode(owner.environment()));
    all.put(STACK, encode(owner.stack()));
    String name = encode(owner.address().name());
    all.put(RESOURCE, name.substring(0, Math.min(VALUE_LIMIT, name.length())));
    if (name.length() > VALUE_LIMIT) {
      all.put(RESOURCE_END, name.substring(VALUE_LIMIT));
    }
    return all;
  }

  /** The labels without the marks. */
  public static Map<String, String> unmarked(Map<String, String> labels) {
    var own = new LinkedHashMap<>(labels);
    own.keySet().removeIf(Marks::isMark);
    return own;
  }

  private static boolean isMark(String key) {
    return key.equals(MANAGED_BY) || key.startsWith("provisioner-");
  }

  /** Whose marks the labels hold. */
  public static Optional<Ownership> owner(String kind, Map<String, String> labels) {
    String environment = labels.get(ENVIRONMENT);
    String stack = labels.get(STACK);
    String name = labels.get(RESOURCE);
    if (environment == null || stack == null || name == null) {
      return Optional.empty();
    }
    return read(
        () ->
            new Ownership(
                decode(environment),
                decode(stack),
                new ResourceAddress(kind, decode(name + labels.getOrDefault(RESOURCE_END, "")))));
  }

  /** Anybody can write there: what is no owner's is nobody's, and spoils no list. */
  private static Optional<Ownership> read(Supplier<Ownership> marks) {
    try {
      return Optional.of(marks.get());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the labels are those of the environment of the call. */
  public static boolean ours(Map<String, String> labels, CallContext call) {
    return encode(call.environment()).equals(labels.get(ENVIRONMENT))
        && encode(call.stack()).equals(labels.get(STACK));
  }

  /** Whether what was found carries the marks of the environment of the call. */
  public static boolean ours(Observed<?> found, CallContext call) {
    return found.owner().filter(owner -> ours(owner, call)).isPresent();
  }

  /** Whether the marks are those of the environment of the call. */
  public static boolean ours(Ownership owner, CallContext call) {
    return owner.environment().equals(call.environment()) && owner.stack().equals(call.stack());
  }

  /**
   * A list filter for the resources of the call's environment.
   *
   * @param labels where the API has labels, such as {@code labels} or {@code userLabels}
   * @param equal how the API writes "equals"
   */
  public static String filter(String labels, String equal, CallContext call) {
    return String.join(
        " AND ",
        labels + "." + MANAGED_BY + equal + Ownership.MANAGED_BY,
        labels + "." + ENVIRONMENT + equal + encode(call.environment()),
        labels + "." + STACK + equal + encode(call.stack()));
  }

  /** The description and the marks behind it. */
  public static String describe(String description, Ownership owner) {
    return description
        + (description.isEmpty() ? "" : " ")
        + "[managed by provisioner: environment "
        + owner.environment()
        + ", stack "
        + owner.stack()
        + ", resource "
        + owner.address().name()
        + "]";
  }

  /**
   * The same with the time at which the resource was made, to the second: for kinds of which Google
   * does not tell it.
   */
  public static String describe(String description, Ownership owner, Instant made) {
    String dated = "[made " + made.truncatedTo(ChronoUnit.SECONDS) + "]";
    return describe(description.isEmpty() ? dated : description + " " + dated, owner);
  }

  /** When the resource was made, where its description says so. */
  public static Optional<Instant> describedMade(String description) {
    Matcher matcher = TEXT.matcher(description);
    if (!matcher.matches() || matcher.group(2) == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(matcher.group(2)));
    } catch (DateTimeParseException e) {
      return Optional.empty(); // somebody has written there
    }
  }

  /** The description without the marks. */
  public static String undescribed(String description) {
    Matcher matcher = TEXT.matcher(description);
    return matcher.matches() ? matcher.group(1) : description;
  }

  /** Whose marks the description holds. */
  public static Optional<Ownership> describedOwner(String kind, String description) {
    Matcher matcher = TEXT.matcher(description);
    return matcher.matches()
        ? read(
            () ->
                new Ownership(
                    matcher.group(3),
                    matcher.group(4),
                    new ResourceAddress(kind, matcher.group(5))))
        : Optional.empty();
  }

  /** A text as a label's value. */
  public static String encode(String text) {
    var out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-') {
        out.append(c);
      } else {
        out.append('_')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }

  /** The text that {@link #encode} spelled. */
  public static String decode(String value) {
    var out = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '_' && i + 2 < value.length()) {
        out.write(Integer.parseInt(value.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
