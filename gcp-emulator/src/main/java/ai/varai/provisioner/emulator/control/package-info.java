/** The emulator's own controls: clock, faults, recorded calls, administration routes. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.control;
