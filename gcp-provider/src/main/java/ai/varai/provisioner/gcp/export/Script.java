package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A shell script of gcloud commands as it is written; every value in it is quoted. */
public final class Script {
  private static final String PROJECT = "--project=\"$PROJECT\"";

  private final String project;
  private final ResourceGraph graph;
  private final StringBuilder out = new StringBuilder();
  private String key = "";

  Script(String project, ResourceGraph graph) {
    this.project = project;
    this.graph = graph;
  }

  /** Id of the project. */
  public String project() {
    return project;
  }

  /** The name of the resource that is written, within its kind. */
  public String key() {
    return key;
  }

  /** The name of another resource. */
  public String key(Resource resource) {
    return graph.nodes().stream()
        .filter(node -> node.resource() == resource)
        .findFirst()
        .orElseThrow()
        .address()
        .name();
  }

  void begin(ResourceNode<?> node) {
    key = node.address().name();
    out.append("\n# ").append(node.address()).append('\n');
  }

  /** A line as it stands. */
  public Script line(String text) {
    out.append(text).append('\n');
    return this;
  }

  /** What the script holds in a variable of the shell. */
  public record Variable(String name) {}

  /** A gcloud command, written by {@link Command#end}. */
  public Command gcloud(String words) {
    return new Command(words);
  }

  /** A command and its arguments, one a line. */
  public final class Command {
    private final List<String> words = new ArrayList<>();
    private String before = "";
    private String after = "";

    private Command(String words) {
      this.words.add("gcloud " + words);
    }

    /** What stands in front of the command, such as the beginning of a pipe. */
    public Command before(String text) {
      before = text;
      return this;
    }

    /** What stands behind the command. */
    public Command after(String text) {
      after = text;
      return this;
    }

    /** Adds an argument without a name. */
    public Command argument(Object value) {
      words.add(text(value));
      return this;
    }

    /** Adds a word as it stands. */
    public Command raw(String word) {
      words.add(word);
      return this;
    }

    /** Adds a switch. */
    public Command on(String name, boolean wanted) {
      if (wanted) {
        words.add("--" + name);
      }
      return this;
    }

    /** Adds an option; nothing when the value is an empty one. Lists are joined by commas. */
    public Command flag(String name, Object value) {
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(present -> flag(name, present));
      } else if (value instanceof Collection<?> many) {
        if (!many.isEmpty()) {
          words.add(
              "--"
                  + name
                  + "="
                  + String.join("','", many.stream().map(Script.this::word).toList()));
        }
      } else if (value instanceof Map<?, ?> map) {
        pairs(name, map);
      } else {
        words.add("--" + name + "=" + text(value));
      }
      return this;
    }

    /** Names and values; the separator is one that no value holds. */
    private void pairs(String name, Map<?, ?> map) {
      if (map.isEmpty()) {
        return;
      }
      var pairs = new ArrayList<String>();
      new TreeMap<>(map).forEach((key, value) -> pairs.add(quote(key + "=") + text(value)));
      boolean commas = map.values().stream().anyMatch(each -> text(each).contains(","));
      String separator = commas ? "@@" : ",";
      words.add(
          "--" + name + "=" + (commas ? "'^@@^'" : "") + String.join("'" + separator + "'", pairs));
    }

    private String text(Object value) {
      if (value instanceof Variable variable) {
        return "\"$" + variable.name() + '"';
      }
      return value instanceof Value<?> each ? word(each) : quote(String.valueOf(value));
    }

    /** Writes the command, in the project of the script. */
    public void end() {
      words.add(PROJECT);
      words.add("--quiet");
      endAsIs();
    }

    /** Writes the command without naming the project. */
    public void endAsIs() {
      out.append(before).append(String.join(" \\\n  ", words)).append(after).append('\n');
    }
  }

  private String word(Object value) {
    return value instanceof Value<?> each ? word(each) : quote(String.valueOf(value));
  }

  /** A value as one word of the shell. */
  public String word(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      return quote(String.valueOf(known.value()));
    }
    if (value instanceof Value.Ref<?> ref) {
      String text = resolve(ref);
      return text.startsWith("$") ? '"' + text + '"' : quote(text);
    }
    return String.join("", ((Value.Joined) value).parts().stream().map(this::word).toList());
  }

  /**
   * The text of a value that is known before anything exists.
   *
   * @throws IllegalStateException when it is not
   */
  public String text(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      return String.valueOf(known.value());
    }
    if (value instanceof Value.Ref<?> ref) {
      String text = resolve(ref);
      if (text.startsWith("$")) {
        throw new IllegalStateException(ref + " is not known before it exists");
      }
      return text;
    }
    return String.join("", ((Value.Joined) value).parts().stream().map(this::text).toList());
  }

  private String resolve(Value.Ref<?> ref) {
    Resource resource = graph.find(ref.target()).orElseThrow().resource();
    return given(resource, ref.attribute()).orElseGet(() -> shell(KindExports.of(resource), ref));
  }

  @SuppressWarnings("unchecked") // an export is found by the class of the resource
  private <R extends Resource> String shell(KindExport<R> export, Value.Ref<?> ref) {
    return export.shell(
        (R) graph.find(ref.target()).orElseThrow().resource(), ref.attribute(), this);
  }

  /** The attribute when the record itself has it. */
  private static Optional<String> given(Resource resource, String component) {
    RecordComponent found =
        Arrays.stream(resource.getClass().getRecordComponents())
            .filter(each -> each.getName().equals(component))
            .findFirst()
            .orElseThrow();
    try {
      return found.getAccessor().invoke(resource) instanceof String text
          ? Optional.of(text)
          : Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /** Name of the shell variable that holds something of a resource. */
  public static String variable(String prefix, String key) {
    return prefix + "_" + key.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** A text between single quotes, when it needs them. */
  public static String quote(String text) {
    return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  String written() {
    return out.toString();
  }
}
