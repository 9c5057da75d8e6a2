/** Long operations of every style. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.operation;
