/** Definitions of Pub/Sub's schemas: what they say, and whether messages follow them. */
@NullMarked
package ai.varai.provisioner.emulator.pubsub.schema;

import org.jspecify.annotations.NullMarked;
