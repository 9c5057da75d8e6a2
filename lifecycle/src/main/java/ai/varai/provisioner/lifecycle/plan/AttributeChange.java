package ai.varai.provisioner.lifecycle.plan;

import java.util.Optional;

/**
 * One attribute that differs.
 *
 * @param path where it is: {@code env.DATABASE_URL}, {@code startup_probe.path}, {@code parts[1]}
 * @param before the present value in its encoded form; empty when there is none, or when it is
 *     sensitive
 * @param after the wanted value in its encoded form; empty when there is none, when it is not known
 *     yet, or when it is sensitive
 * @param afterUnknown whether the wanted value is known only after apply
 * @param sensitive whether the values must not be shown
 * @param forcesReplacement whether it cannot be changed in place
 */
public record AttributeChange(
    String path,
    Optional<Object> before,
    Optional<Object> after,
    boolean afterUnknown,
    boolean sensitive,
    boolean forcesReplacement) {}
