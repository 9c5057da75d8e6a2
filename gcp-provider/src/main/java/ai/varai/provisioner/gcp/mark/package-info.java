/** Ownership marks in labels and descriptions. */
@NullMarked
package ai.varai.provisioner.gcp.mark;

import org.jspecify.annotations.NullMarked;
