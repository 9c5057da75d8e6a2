/** Google's error model and its envelopes. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.error;
