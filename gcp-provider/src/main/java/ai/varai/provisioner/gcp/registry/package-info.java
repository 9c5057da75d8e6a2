/** Artifact Registry. */
@NullMarked
package ai.varai.provisioner.gcp.registry;

import org.jspecify.annotations.NullMarked;
