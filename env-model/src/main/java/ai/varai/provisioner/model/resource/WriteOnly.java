package ai.varai.provisioner.model.resource;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The target takes the value but does not tell it: what is wanted is compared with what was last
 * applied, as the state has it, and taken for equal where the state has nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WriteOnly {}
