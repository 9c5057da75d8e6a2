/** Cloud Scheduler v1: jobs, their schedules, and what runs them. */
@NullMarked
package ai.varai.provisioner.emulator.scheduler;

import org.jspecify.annotations.NullMarked;
