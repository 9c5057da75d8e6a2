package ai.varai.provisioner.emulator.artifactregistry;

/** What Cloud Run asks about the images of a revision. Offered by Artifact Registry. */
@FunctionalInterface
public interface ImageDirectory {

  /**
   * Whether an image would have to be in a repository of this emulator and is not. Images of other
   * registries, and of projects that keep none here, are somewhere else.
   *
   * @param project the id of the project that asks, whose own images are all here
   * @param image such as {@code us-central1-docker.pkg.dev/project/repository/image:tag}
   */
  boolean lacks(String project, String image);
}
