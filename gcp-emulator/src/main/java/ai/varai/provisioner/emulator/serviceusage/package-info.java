/** Service Usage v1: which APIs a project has enabled. */
@NullMarked
package ai.varai.provisioner.emulator.serviceusage;

import org.jspecify.annotations.NullMarked;
