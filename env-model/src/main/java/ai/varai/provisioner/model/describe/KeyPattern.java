package ai.varai.provisioner.model.describe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The form of the names of a map. Expression as in {@link Pattern}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.FIELD})
public @interface KeyPattern {
  String value();

  /** What the expression accepts, in words, to follow "expected". */
  String expected();
}
