/** Cloud Build, of which nothing is built: its methods say so by name. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.cloudbuild;
