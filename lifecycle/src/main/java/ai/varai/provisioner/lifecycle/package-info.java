/**
 * The lifecycle of an environment: validate, plan, apply, verify, outputs, destroy. {@link
 * ai.varai.provisioner.lifecycle.Lifecycle} is the door; it knows no kind of resource and no place
 * where resources exist.
 */
@NullMarked
package ai.varai.provisioner.lifecycle;

import org.jspecify.annotations.NullMarked;
