package ai.varai.provisioner.model.resource;

import java.util.regex.Pattern;

/**
 * Where a resource stands in its environment's graph: its kind and a name unique within the kind,
 * written {@code sql_instance.main}. Independent of what the target calls the resource.
 */
public record ResourceAddress(String kind, String name) implements Comparable<ResourceAddress> {
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./@-]*");

  public ResourceAddress {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException("not a resource kind: '" + kind + "'");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a resource name: '" + name + "'");
    }
  }

  /** Reads the form {@code kind.name}. */
  public static ResourceAddress parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException(
          "not a resource address: '" + text + "' (expected KIND.NAME)");
    }
    return new ResourceAddress(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(ResourceAddress other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return kind + "." + name;
  }
}
