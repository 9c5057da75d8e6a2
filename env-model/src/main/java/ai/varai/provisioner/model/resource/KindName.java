package ai.varai.provisioner.model.resource;

/** Reads the name of a kind off its record. */
public final class KindName {
  private KindName() {}

  /**
   * The kind's name.
   *
   * @throws IllegalArgumentException when the class is not a record with {@link Kind}
   */
  public static String of(Class<? extends Resource> type) {
    return describe(type).value();
  }

  /** The annotation of the kind. */
  public static Kind describe(Class<? extends Resource> type) {
    Kind kind = type.getAnnotation(Kind.class);
    if (kind == null || !type.isRecord()) {
      throw new IllegalArgumentException(
          type.getName() + " is not a resource kind: it needs to be a record with @Kind");
    }
    return kind;
  }
}
