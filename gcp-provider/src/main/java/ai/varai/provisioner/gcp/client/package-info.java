/** Google's clients: how they are made, called, limited, and how their failures are read. */
@NullMarked
package ai.varai.provisioner.gcp.client;

import org.jspecify.annotations.NullMarked;
