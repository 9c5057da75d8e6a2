package ai.varai.provisioner.model.resource;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a resource kind and states what the engine must know about it as a whole. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Kind {
  /**
   * The kind's name in addresses, plans and state: lower case words joined by underscores. Never
   * changes.
   */
  String value();

  /** The name that a person reads, such as {@code Cloud SQL instance}. */
  String title();

  /** In which order a replacement deletes and creates. */
  ReplaceOrder replace() default ReplaceOrder.DELETE_BEFORE_CREATE;

  /** Whether deleting a resource of this kind loses data that no apply brings back. */
  boolean holdsData() default false;

  /**
   * The kind that resources of this one live inside. Whoever deletes the container deletes them as
   * well, without a call for each; the container is the one dependency of that kind. The default
   * says that they stand by themselves.
   */
  Class<? extends Resource> within() default Resource.class;

  /**
   * How long a create, update or delete may take, in ISO-8601 without the leading {@code PT}:
   * {@code 20M}, {@code 1H30M}.
   */
  String timeout() default "20M";
}
