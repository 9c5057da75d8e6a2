/** What the handlers of all kinds share. */
@NullMarked
package ai.varai.provisioner.gcp.handler;

import org.jspecify.annotations.NullMarked;
