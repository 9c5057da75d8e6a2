package ai.varai.provisioner.gcp.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which arguments and blocks the resources of one type have, in all environments together. */
final class Shape {
  private final Map<String, Integer> arguments = new LinkedHashMap<>();
  private final Map<String, Integer> present = new LinkedHashMap<>();
  private final Map<String, Shape> blocks = new LinkedHashMap<>();
  private int seen;

  void add(Body body) {
    seen++;
    body.arguments().keySet().forEach(name -> arguments.merge(name, 1, Integer::sum));
    body.blocks()
        .forEach(
            (name, bodies) -> {
              present.merge(name, 1, Integer::sum);
              Shape inner = blocks.computeIfAbsent(name, each -> new Shape());
              bodies.forEach(inner::add);
            });
  }

  /** Writes a block's content that takes everything from the object {@code source}. */
  void write(HclWriter out, String source) {
    arguments.forEach(
        (name, times) ->
            out.argument(
                name,
                new Hcl.Expression(
                    times == seen
                        ? source + "." + name
                        : "try(" + source + "." + name + ", null)")));
    List<String> names = new ArrayList<>(blocks.keySet());
    for (String name : names) {
      boolean always = present.getOrDefault(name, 0) == seen;
      out.blank().open("dynamic " + Hcl.quoted(name));
      out.argument(
          "for_each",
          new Hcl.Expression(
              always ? source + "." + name : "try(" + source + "." + name + ", [])"));
      out.blank().open("content");
      Shape inner = blocks.get(name);
      if (inner != null) {
        inner.write(out, name + ".value");
      }
      out.close().close();
    }
  }
}
