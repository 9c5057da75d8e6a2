/** Cloud Logging v2: buckets and sinks. */
@NullMarked
package ai.varai.provisioner.emulator.logging;

import org.jspecify.annotations.NullMarked;
