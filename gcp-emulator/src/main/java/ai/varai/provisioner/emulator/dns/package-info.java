/** Cloud DNS v1: managed zones, record sets and their changes, policies of networks. */
@NullMarked
package ai.varai.provisioner.emulator.dns;

import org.jspecify.annotations.NullMarked;
