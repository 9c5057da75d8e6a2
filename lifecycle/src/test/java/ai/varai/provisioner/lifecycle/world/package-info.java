/** A world in memory or in a folder, with a provider for it, for the engine's tests. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.lifecycle.world;
