/** The steps that commands are put together from: plan, confirm, apply, verify. */
@NullMarked
package ai.varai.provisioner.app.flow;

import org.jspecify.annotations.NullMarked;
