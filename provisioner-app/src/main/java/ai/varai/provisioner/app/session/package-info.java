/** One environment opened for one command: its files, its provider, its lifecycle. */
@NullMarked
package ai.varai.provisioner.app.session;

import org.jspecify.annotations.NullMarked;
