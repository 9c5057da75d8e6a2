/** Cloud Run. */
@NullMarked
package ai.varai.provisioner.gcp.run;

import org.jspecify.annotations.NullMarked;
