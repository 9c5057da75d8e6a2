/** The Telemetry API, which takes what OpenTelemetry's exporters send. */
@NullMarked
package ai.varai.provisioner.emulator.telemetry;

import org.jspecify.annotations.NullMarked;
