/**
 * From an environment to its resource graph: one class for each building block, which knows what
 * the block is made of, and {@link ai.varai.provisioner.model.compile.EnvironmentCompiler}, which
 * puts the blocks together.
 */
@NullMarked
package ai.varai.provisioner.model.compile;

import org.jspecify.annotations.NullMarked;
