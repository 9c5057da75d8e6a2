package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.secretmanager.SecretPayloads;

/** Payloads of the secrets that variables and volumes name. */
final class RunSecrets {
  private final Emulation emulation;

  RunSecrets(Emulation emulation) {
    this.emulation = emulation;
  }

  /**
   * A payload.
   *
   * @param secret an id in the project of {@code of}, or a full name
   * @param version empty for the latest
   * @throws GoogleError when it cannot be read
   */
  byte[] read(RunName of, String secret, String version) {
    String name =
        secret.startsWith("projects/")
            ? secret
            : "projects/" + of.project().id() + "/secrets/" + secret;
    return emulation
        .plugin(SecretPayloads.class)
        .orElseThrow(() -> GoogleError.failedPrecondition("There is no Secret Manager here."))
        .read(name + "/versions/" + (version.isEmpty() ? "latest" : version));
  }
}
