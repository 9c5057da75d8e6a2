/** Cloud Logging. */
@NullMarked
package ai.varai.provisioner.gcp.logging;

import org.jspecify.annotations.NullMarked;
