/**
 * The provider of the target {@code local}: the environment's resources on this machine, in Docker
 * containers or as plain processes.
 */
@NullMarked
package ai.varai.provisioner.local;

import org.jspecify.annotations.NullMarked;
