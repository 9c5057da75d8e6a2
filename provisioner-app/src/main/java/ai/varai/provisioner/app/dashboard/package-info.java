/** A page about one environment, for the browser of this machine. */
@NullMarked
package ai.varai.provisioner.app.dashboard;

import org.jspecify.annotations.NullMarked;
