/** Cloud Monitoring v3 and dashboards v1: what is configured, not what is measured. */
@NullMarked
package ai.varai.provisioner.emulator.monitoring;

import org.jspecify.annotations.NullMarked;
