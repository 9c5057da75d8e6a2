/**
 * What the handlers need from whatever runs things on this machine, as values and one interface; a
 * Docker engine and embedded processes implement it.
 */
@NullMarked
package ai.varai.provisioner.local.runtime;

import org.jspecify.annotations.NullMarked;
