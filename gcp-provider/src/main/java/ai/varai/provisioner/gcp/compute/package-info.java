/** Compute Engine: networks and load balancers; Service Networking. */
@NullMarked
package ai.varai.provisioner.gcp.compute;

import org.jspecify.annotations.NullMarked;
