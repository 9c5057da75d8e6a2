/** Looks at a project before anything is changed in it. */
@NullMarked
package ai.varai.provisioner.gcp.doctor;

import org.jspecify.annotations.NullMarked;
