/** The ledger of an environment in a Cloud Storage bucket. */
@NullMarked
package ai.varai.provisioner.gcp.state;

import org.jspecify.annotations.NullMarked;
