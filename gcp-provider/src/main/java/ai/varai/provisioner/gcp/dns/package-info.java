/** Records of Cloud DNS. */
@NullMarked
package ai.varai.provisioner.gcp.dns;

import org.jspecify.annotations.NullMarked;
