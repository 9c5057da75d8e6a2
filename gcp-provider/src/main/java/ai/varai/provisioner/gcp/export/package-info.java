/** Writes an environment for other tools: as a Terraform project, as gcloud commands. */
@NullMarked
package ai.varai.provisioner.gcp.export;

import org.jspecify.annotations.NullMarked;
