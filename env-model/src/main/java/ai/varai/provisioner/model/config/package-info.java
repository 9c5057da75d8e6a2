/**
 * The environment as typed, immutable records. Keys in files are the component names in snake case.
 */
@NullMarked
package ai.varai.provisioner.model.config;

import org.jspecify.annotations.NullMarked;
