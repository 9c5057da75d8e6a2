/** The Compute Engine API: one engine for every collection, one small class per special kind. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.compute;
