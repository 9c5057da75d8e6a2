/** Cloud Trace: spans of requests, by trace. */
@NullMarked
package ai.varai.provisioner.emulator.trace;

import org.jspecify.annotations.NullMarked;
