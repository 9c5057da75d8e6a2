/**
 * The ledger: what the engine knows about the world, what it is about to do, and where that is
 * kept.
 */
@NullMarked
package ai.varai.provisioner.lifecycle.state;

import org.jspecify.annotations.NullMarked;
