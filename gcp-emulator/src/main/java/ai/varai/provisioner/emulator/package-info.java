/** Emulated Google Cloud. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator;
