/**
 * How a configuration record describes itself: annotations that the reader, the JSON Schema, the
 * documentation and {@code config show} are all made from.
 */
@NullMarked
package ai.varai.provisioner.model.describe;

import org.jspecify.annotations.NullMarked;
