/** JUnit extension. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.junit;
