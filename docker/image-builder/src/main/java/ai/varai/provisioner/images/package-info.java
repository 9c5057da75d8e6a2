/**
 * Builds container images without a registry: from the running JDK, from jars and from the C
 * library of this machine.
 */
@NullMarked
package ai.varai.provisioner.images;

import org.jspecify.annotations.NullMarked;
