/** One handler for each resource kind that can exist on this machine. */
@NullMarked
package ai.varai.provisioner.local.handler;

import org.jspecify.annotations.NullMarked;
