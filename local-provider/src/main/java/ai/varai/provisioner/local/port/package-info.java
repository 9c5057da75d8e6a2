/** Stable ports, and who holds one. */
@NullMarked
package ai.varai.provisioner.local.port;

import org.jspecify.annotations.NullMarked;
