package ai.varai.provisioner.local.docker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a Docker engine, the {@linkplain TestImages images} of the local environment,
 * and further {@link #programs()}. Without them it does not run and says so, unless {@code
 * PROVISIONER_DOCKER=required} is set, as in CI: then it fails.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DockerCondition.class)
public @interface RequiresDocker {
  /** Programs that must be on the path. */
  String[] programs() default {};
}
