/** Service accounts and allow policies. */
@NullMarked
package ai.varai.provisioner.gcp.iam;

import org.jspecify.annotations.NullMarked;
