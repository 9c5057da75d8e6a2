/** Cloud Scheduler v1: jobs; nothing runs by itself. */
@NullMarked
package ai.varai.provisioner.emulator.scheduler;

import org.jspecify.annotations.NullMarked;
