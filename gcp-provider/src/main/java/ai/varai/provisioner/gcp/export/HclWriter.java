package ai.varai.provisioner.gcp.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes Terraform's language the way {@code terraform fmt} would: two spaces for each level, the
 * equals signs of neighbouring one-line arguments in one column.
 */
final class HclWriter {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();
  private final List<String[]> waiting = new ArrayList<>();
  private int depth;

  /** A line as it stands. */
  HclWriter line(String text) {
    flush();
    out.append(text.isEmpty() ? "" : INDENT.repeat(depth)).append(text).append('\n');
    return this;
  }

  HclWriter blank() {
    return line("");
  }

  /** Opens a block: {@code resource "a" "b"}. */
  HclWriter open(String header) {
    line(header + " {");
    depth++;
    return this;
  }

  HclWriter close() {
    flush();
    depth--;
    return line("}");
  }

  /** An argument of a block. */
  HclWriter argument(String name, Object value) {
    entry(name, Hcl.of(value));
    return this;
  }

  private void entry(String name, Hcl value) {
    if (oneLine(value)) {
      waiting.add(new String[] {name, inline(value)});
    } else {
      flush();
      out.append(INDENT.repeat(depth)).append(name).append(" = ");
      block(value);
      out.append('\n');
    }
  }

  private void block(Hcl value) {
    if (oneLine(value)) {
      out.append(inline(value));
    } else if (value instanceof Hcl.Fields fields) {
      out.append("{\n");
      depth++;
      for (Map.Entry<String, Hcl> each : fields.entries().entrySet()) {
        entry(key(each.getKey()), each.getValue());
      }
      flush();
      depth--;
      out.append(INDENT.repeat(depth)).append('}');
    } else if (value instanceof Hcl.Sequence sequence) {
      out.append("[\n");
      depth++;
      for (Hcl item : sequence.items()) {
        out.append(INDENT.repeat(depth));
        block(item);
        out.append(",\n");
      }
      depth--;
      out.append(INDENT.repeat(depth)).append(']');
    } else if (value instanceof Hcl.Call call) {
      out.append(call.function()).append('(');
      block(call.argument());
      out.append(')');
    }
  }

  private void flush() {
    int width = waiting.stream().mapToInt(each -> each[0].length()).max().orElse(0);
    for (String[] each : waiting) {
      out.append(INDENT.repeat(depth))
          .append(each[0])
          .append(" ".repeat(width - each[0].length()))
          .append(" = ")
          .append(each[1])
          .append('\n');
    }
    waiting.clear();
  }

  private static boolean oneLine(Hcl value) {
    if (value instanceof Hcl.Fields fields) {
      return fields.entries().isEmpty();
    }
    if (value instanceof Hcl.Call call) {
      return oneLine(call.argument());
    }
    return !(value instanceof Hcl.Sequence sequence)
        || (sequence.items().size() <= 1 && sequence.items().stream().allMatch(HclWriter::scalar))
        || sequence.items().stream().allMatch(Hcl.Text.class::isInstance);
  }

  private static boolean scalar(Hcl value) {
    return value instanceof Hcl.Text || value instanceof Hcl.Expression;
  }

  private static String inline(Hcl value) {
    if (value instanceof Hcl.Text text) {
      return Hcl.quoted(text.text());
    }
    if (value instanceof Hcl.Expression expression) {
      return expression.text();
    }
    if (value instanceof Hcl.Call call) {
      return call.function() + "(" + inline(call.argument()) + ")";
    }
    if (value instanceof Hcl.Sequence sequence) {
      return "["
          + String.join(", ", sequence.items().stream().map(HclWriter::inline).toList())
          + "]";
    }
    return "{}";
  }

  private static String key(String key) {
    return IDENTIFIER.matcher(key).matches() ? key : Hcl.quoted(key);
  }

  /** Everything written so far. */
  String text() {
    flush();
    return out.toString();
  }
}
