/** Cloud Monitoring. */
@NullMarked
package ai.varai.provisioner.gcp.monitoring;

import org.jspecify.annotations.NullMarked;
