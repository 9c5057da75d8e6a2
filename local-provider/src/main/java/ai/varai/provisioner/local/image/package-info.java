/** Container images as files of this machine. */
@NullMarked
package ai.varai.provisioner.local.image;

import org.jspecify.annotations.NullMarked;
