/** Small files of the environment's folder: records with ownership marks, and resources as JSON. */
@NullMarked
package ai.varai.provisioner.local.store;

import org.jspecify.annotations.NullMarked;
