/** Cloud Storage. */
@NullMarked
package ai.varai.provisioner.gcp.storage;

import org.jspecify.annotations.NullMarked;
