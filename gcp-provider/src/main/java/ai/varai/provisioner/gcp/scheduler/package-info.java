/** Cloud Scheduler. */
@NullMarked
package ai.varai.provisioner.gcp.scheduler;

import org.jspecify.annotations.NullMarked;
