/** Artifact Registry v1, and a registry that Docker and its like push to and pull from. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.artifactregistry;
