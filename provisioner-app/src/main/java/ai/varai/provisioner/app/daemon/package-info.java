/**
 * A process that stays after a command and runs the next one, so that the next one starts warm.
 * What a command does is the same with it and without; every reason not to use it means running the
 * command in its own process.
 */
@NullMarked
package ai.varai.provisioner.app.daemon;

import org.jspecify.annotations.NullMarked;
