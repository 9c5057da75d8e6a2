/** Certificates of Certificate Manager and what proves their domains. */
@NullMarked
package ai.varai.provisioner.gcp.certificate;

import org.jspecify.annotations.NullMarked;
