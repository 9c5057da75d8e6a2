/** One thin class for each command, and the groups of options that they share. */
@NullMarked
package ai.varai.provisioner.app.command;

import org.jspecify.annotations.NullMarked;
