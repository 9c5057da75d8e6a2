/** The workings behind the lifecycle's door: refresh, plan, walk, calls, checks. */
@NullMarked
package ai.varai.provisioner.lifecycle.engine;

import org.jspecify.annotations.NullMarked;
