/** Keys, signed tokens and who they stand for; the OAuth2 endpoint and the metadata server. */
@NullMarked
package ai.varai.provisioner.emulator.token;

import org.jspecify.annotations.NullMarked;
