/** Certificate Manager v1: DNS authorizations and managed certificates. */
@NullMarked
package ai.varai.provisioner.emulator.certificatemanager;

import org.jspecify.annotations.NullMarked;
