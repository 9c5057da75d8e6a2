/** Cloud Run v2 and v1 over one store. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.run;
