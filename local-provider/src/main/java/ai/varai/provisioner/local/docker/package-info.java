/** Containers of a Docker engine. */
@NullMarked
package ai.varai.provisioner.local.docker;

import org.jspecify.annotations.NullMarked;
