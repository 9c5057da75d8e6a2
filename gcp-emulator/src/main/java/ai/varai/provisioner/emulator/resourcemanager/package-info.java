/** Resource Manager v3: projects and their allow policies. */
@NullMarked
package ai.varai.provisioner.emulator.resourcemanager;

import org.jspecify.annotations.NullMarked;
