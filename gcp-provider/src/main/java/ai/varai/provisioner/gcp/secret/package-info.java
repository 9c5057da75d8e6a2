/** Secret Manager. */
@NullMarked
package ai.varai.provisioner.gcp.secret;

import org.jspecify.annotations.NullMarked;
