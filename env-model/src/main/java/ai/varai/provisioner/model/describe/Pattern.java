package ai.varai.provisioner.model.describe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The form of a text, of each text in a list, or of each value of a map. The expression has to
 * match the whole text and must mean the same to {@link java.util.regex.Pattern} and to ECMA-262,
 * because the JSON Schema publishes it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.FIELD})
public @interface Pattern {
  String value();

  /** What the expression accepts, in words, to follow "expected". */
  String expected();
}
