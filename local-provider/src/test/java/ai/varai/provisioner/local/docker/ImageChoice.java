package ai.varai.provisioner.local.docker;

import java.util.Optional;

/**
 * Which image tests run with, or why there is none: the one that the machine names, else the
 * stand-in of {@code docker/build-images} where it was built, else the usual one.
 *
 * @param image what was chosen
 * @param trouble why it cannot be had; empty when it is here
 */
record ImageChoice(String image, Optional<String> trouble) {

  /** What a machine's engine can be asked. */
  interface Shelf {
    boolean has(String image);

    /** Pulls the image; why that failed, or empty. */
    Optional<String> pull(String image);
  }

  static ImageChoice of(Optional<String> named, String standIn, String usual, Shelf shelf) {
    if (named.isPresent()) {
      return had(named.get(), shelf);
    }
    return shelf.has(standIn) ? new ImageChoice(standIn, Optional.empty()) : had(usual, shelf);
  }

  private static ImageChoice had(String image, Shelf shelf) {
    return new ImageChoice(image, shelf.has(image) ? Optional.empty() : shelf.pull(image));
  }
}
