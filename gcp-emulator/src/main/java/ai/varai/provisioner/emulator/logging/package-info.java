/** Cloud Logging v2: buckets, sinks, views, metrics and entries. */
@NullMarked
package ai.varai.provisioner.emulator.logging;

import org.jspecify.annotations.NullMarked;
