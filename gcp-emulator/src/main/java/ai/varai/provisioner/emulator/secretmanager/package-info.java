/** Secret Manager v1. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.secretmanager;
