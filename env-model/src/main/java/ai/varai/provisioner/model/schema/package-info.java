/** What the configuration records publish about themselves: JSON Schema and documentation. */
@NullMarked
package ai.varai.provisioner.model.schema;

import org.jspecify.annotations.NullMarked;
