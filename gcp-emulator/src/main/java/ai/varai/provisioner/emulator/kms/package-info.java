/** Cloud KMS v1: symmetric keys. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.kms;
