/** Testcontainers container. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.testcontainers;
