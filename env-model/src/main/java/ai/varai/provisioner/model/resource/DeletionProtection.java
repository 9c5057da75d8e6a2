package ai.varai.provisioner.model.resource;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * While the value is true the target itself refuses to delete the resource. A handler switches it
 * off before it deletes, so the engine asks for a deletion only where the state has seen the
 * protection and has let go of it since: what was switched on behind its back, or is all that is
 * left to tell of a lost state, holds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface DeletionProtection {}
