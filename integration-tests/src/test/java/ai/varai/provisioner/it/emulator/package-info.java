/** The emulator as a product of its own. */
package ai.varai.provisioner.it.emulator;
