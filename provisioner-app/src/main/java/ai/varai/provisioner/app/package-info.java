/** The entry point of {@code provisioner.jar}. Nothing here may load a library at start-up. */
@NullMarked
package ai.varai.provisioner.app;

import org.jspecify.annotations.NullMarked;
