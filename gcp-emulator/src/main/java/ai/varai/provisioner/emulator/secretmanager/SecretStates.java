package ai.varai.provisioner.emulator.secretmanager;

import java.util.Optional;

/** What Cloud Run asks about the secrets of a revision. Offered by Secret Manager. */
@FunctionalInterface
public interface SecretStates {

  /**
   * Why a version cannot be read by anybody, such as {@code was not found}; empty when it can.
   *
   * @param version {@code projects/p/secrets/s/versions/v}
   */
  Optional<String> unusable(String version);
}
