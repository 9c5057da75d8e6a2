package ai.varai.provisioner.model.resource;

/**
 * A typed name for one attribute of a kind, to make references that the compiler checks.
 *
 * @param owner the record of the kind
 * @param component the record component's Java name
 * @param type the type of the value; for an {@code Optional} component, the type inside
 */
public record Attribute<R extends Resource, T>(Class<R> owner, String component, Class<T> type) {
  public static <R extends Resource> Attribute<R, String> text(Class<R> owner, String component) {
    return new Attribute<>(owner, component, String.class);
  }
}
