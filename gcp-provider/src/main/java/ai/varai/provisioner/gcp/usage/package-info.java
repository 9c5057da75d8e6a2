/** Service Usage. */
@NullMarked
package ai.varai.provisioner.gcp.usage;

import org.jspecify.annotations.NullMarked;
