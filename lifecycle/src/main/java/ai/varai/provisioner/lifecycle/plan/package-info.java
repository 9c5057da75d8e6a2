/** Plans as immutable values: what would change, why, and how it is shown. */
@NullMarked
package ai.varai.provisioner.lifecycle.plan;

import org.jspecify.annotations.NullMarked;
