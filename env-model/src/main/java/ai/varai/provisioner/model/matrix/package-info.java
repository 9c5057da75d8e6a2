/**
 * The configuration matrix as law: each cell of the table of environments is read into a typed
 * limit that an environment can be checked against. A cell that cannot be read is a finding, never
 * a limit that silently does not apply.
 */
@NullMarked
package ai.varai.provisioner.model.matrix;

import org.jspecify.annotations.NullMarked;
