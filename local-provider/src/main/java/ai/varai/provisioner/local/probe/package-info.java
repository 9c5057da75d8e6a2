/** Questions that are put to what runs: HTTP, SQL, MongoDB. */
@NullMarked
package ai.varai.provisioner.local.probe;

import org.jspecify.annotations.NullMarked;
