/** Where input came from and what is wrong with it: positions, key paths, layers, findings. */
@NullMarked
package ai.varai.provisioner.model.source;

import org.jspecify.annotations.NullMarked;
