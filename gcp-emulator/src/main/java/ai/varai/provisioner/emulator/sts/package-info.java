/** The Security Token Service: tokens of others against federated ones. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.sts;
