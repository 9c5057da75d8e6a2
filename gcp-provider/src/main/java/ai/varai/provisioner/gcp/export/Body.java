package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The arguments and nested blocks of one Terraform resource, in the order in which they are set.
 */
public final class Body {
  private final String key;
  private final References references;
  private final Map<String, Hcl> arguments = new LinkedHashMap<>();
  private final Map<String, List<Body>> blocks = new LinkedHashMap<>();

  /**
   * @param key under which the module holds the resource
   */
  Body(String key, References references) {
    this.key = key;
    this.references = references;
  }

  /** Under which the module holds the resource. */
  public String key() {
    return key;
  }

  /** A value in Terraform's language. */
  public Hcl hcl(Object value) {
    return references.hcl(value);
  }

  /** A value in Terraform's language as it stands between quotes. */
  public String template(Value<?> value) {
    return references.template(value);
  }

  /** Sets an argument; a value of the graph may refer to another resource, an empty one is none. */
  public Body set(String name, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> set(name, present));
    } else {
      arguments.put(name, references.hcl(value));
    }
    return this;
  }

  /** Sets an argument that refers to another attribute than the graph does. */
  public Body refer(String name, Value<String> value, String attribute) {
    arguments.put(name, reference(value, attribute));
    return this;
  }

  /** A value in which a reference leads to the given attribute of Terraform's. */
  public Hcl reference(Value<String> value, String attribute) {
    return references.hcl(value, attribute);
  }

  /** Adds a nested block. */
  public Body block(String name, Consumer<Body> content) {
    var body = new Body(key, references);
    content.accept(body);
    blocks.computeIfAbsent(name, each -> new ArrayList<>()).add(body);
    return this;
  }

  /** Its arguments by name. */
  public Map<String, Hcl> arguments() {
    return Collections.unmodifiableMap(arguments);
  }

  /** Its nested blocks by type. */
  public Map<String, List<Body>> blocks() {
    return Collections.unmodifiableMap(blocks);
  }

  /** As the object that a module takes: nested blocks are lists of objects. */
  Map<String, Hcl> fields() {
    var fields = new LinkedHashMap<>(arguments);
    blocks.forEach(
        (name, bodies) ->
            fields.put(
                name,
                new Hcl.Sequence(
                    bodies.stream().<Hcl>map(body -> new Hcl.Fields(body.fields())).toList())));
    return fields;
  }
}
