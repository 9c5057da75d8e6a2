/** Cloud Monitoring v3 and dashboards v1: what is configured and written; nothing is measured. */
@NullMarked
package ai.varai.provisioner.emulator.monitoring;

import org.jspecify.annotations.NullMarked;
