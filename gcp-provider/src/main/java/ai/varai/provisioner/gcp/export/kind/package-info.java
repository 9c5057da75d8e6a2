/** How each kind is written for other tools: one class for each. */
@NullMarked
package ai.varai.provisioner.gcp.export.kind;

import org.jspecify.annotations.NullMarked;
