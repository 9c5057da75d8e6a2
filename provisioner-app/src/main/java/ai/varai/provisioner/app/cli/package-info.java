/** How a command line becomes a call: arguments, help, errors, exit codes. */
@NullMarked
package ai.varai.provisioner.app.cli;

import org.jspecify.annotations.NullMarked;
