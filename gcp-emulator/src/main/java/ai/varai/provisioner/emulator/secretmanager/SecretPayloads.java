package ai.varai.provisioner.emulator.secretmanager;

/** What Secret Manager offers to the APIs whose resources take values from secrets. */
public interface SecretPayloads {

  /**
   * The payload of an enabled version.
   *
   * @param version {@code projects/P/secrets/S/versions/V}; V is a number, an alias or {@code
   *     latest}
   * @throws ai.varai.provisioner.emulator.error.GoogleError when there is none
   */
  byte[] read(String version);
}
