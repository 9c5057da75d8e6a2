package ai.varai.provisioner.gcp.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value in Terraform's language. */
public sealed interface Hcl {

  /** An expression that is written as it stands. */
  record Expression(String text) implements Hcl {}

  /** A quoted text; nothing in it is a template. */
  record Text(String text) implements Hcl {}

  /** A function of the language, of one value. */
  record Call(String function, Hcl argument) implements Hcl {}

  /** Several values in order. */
  record Sequence(List<Hcl> items) implements Hcl {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Values by key, in the order given. */
  record Fields(Map<String, Hcl> entries) implements Hcl {
    public Fields {
      entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /**
   * The value of a plain Java object: a text, number, boolean, list or map of such.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  static Hcl of(Object value) {
    if (value instanceof Hcl ready) {
      return ready;
    }
    if (value instanceof String text) {
      return new Text(text);
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return new Expression(String.valueOf(number.longValue()));
    }
    if (value instanceof Number || value instanceof Boolean) {
      return new Expression(value.toString());
    }
    if (value instanceof List<?> many) {
      var items = new ArrayList<Hcl>();
      many.forEach(item -> items.add(of(item)));
      return new Sequence(items);
    }
    if (value instanceof Map<?, ?> map) {
      var entries = new LinkedHashMap<String, Hcl>();
      map.forEach((key, item) -> entries.put(key.toString(), of(item)));
      return new Fields(entries);
    }
    throw new IllegalArgumentException("no value of Terraform's language: " + value.getClass());
  }

  /** A text between quotes, with what would be a template taken literally. */
  static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  /** A text as it stands between quotes. */
  static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
        .replace("${", "$${")
        .replace("%{", "%%{");
  }
}
