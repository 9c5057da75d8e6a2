package ai.varai.provisioner.model.resource;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The provider supplies the value when the configuration leaves it empty. The component is an
 * {@link java.util.Optional}: empty in what is wanted means that whatever the target holds is
 * right.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Computed {
  /**
   * Whether a change in place may give it another value, such as a revision's name. Whoever refers
   * to it is then planned as known after apply.
   */
  boolean changesOnUpdate() default false;
}
