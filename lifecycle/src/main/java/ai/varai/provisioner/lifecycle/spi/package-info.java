/**
 * What a provider implements and what the engine gives to it. Nothing here knows a kind, a cloud or
 * Docker.
 */
@NullMarked
package ai.varai.provisioner.lifecycle.spi;

import org.jspecify.annotations.NullMarked;
