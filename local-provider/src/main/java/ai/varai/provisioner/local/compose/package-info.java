/** The local environment as a Compose file, for people who prefer Compose. */
@NullMarked
package ai.varai.provisioner.local.compose;

import org.jspecify.annotations.NullMarked;
