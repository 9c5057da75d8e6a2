/** Who may do what: permissions of methods, roles, conditions, and the guard before every call. */
@NullMarked
package ai.varai.provisioner.emulator.access;

import org.jspecify.annotations.NullMarked;
