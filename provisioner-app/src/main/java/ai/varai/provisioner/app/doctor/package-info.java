/** Looks at the machine that the program runs on. */
@NullMarked
package ai.varai.provisioner.app.doctor;

import org.jspecify.annotations.NullMarked;
