package ai.varai.provisioner.model.describe;

import java.util.Optional;

/**
 * One key of a record.
 *
 * @param key as in files
 * @param component as in Java
 * @param optional whether the component is an {@link Optional}
 * @param defaultText the value when no file sets the key, as a text
 * @param example empty for none
 */
public record Property(
    String key,
    String component,
    Shape shape,
    String doc,
    String example,
    boolean required,
    boolean optional,
    Optional<String> defaultText) {}
