/** The encrypted secret store of the environment. */
@NullMarked
package ai.varai.provisioner.local.secret;

import org.jspecify.annotations.NullMarked;
