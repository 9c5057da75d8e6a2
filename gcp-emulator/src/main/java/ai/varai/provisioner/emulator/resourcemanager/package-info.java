/** Resource Manager v3 and v1: projects, folders, the organisation and their allow policies. */
@NullMarked
package ai.varai.provisioner.emulator.resourcemanager;

import org.jspecify.annotations.NullMarked;
