/**
 * What no single key can say: semantic rules over a whole environment, each a class with a stable
 * code, and the engine that weighs what they find by the environment's policy and waivers.
 */
@NullMarked
package ai.varai.provisioner.model.rule;

import org.jspecify.annotations.NullMarked;
