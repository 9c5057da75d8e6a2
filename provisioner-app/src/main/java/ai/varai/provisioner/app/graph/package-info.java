/** Pictures of a resource graph. */
@NullMarked
package ai.varai.provisioner.app.graph;

import org.jspecify.annotations.NullMarked;
