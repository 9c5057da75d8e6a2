package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.local.secret.SecretStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;

/** Looks whether the secrets that a local environment keeps in its folder can be read. */
final class KeptSecrets {
  private KeptSecrets() {}

  /**
   * Looks; a folder that is not there has none.
   *
   * @throws CommandFailure naming the files that are missing, empty, damaged or of another key
   */
  static void check(Session session) {
    if (!session.local()) {
      return;
    }
    String environment = session.environment().environment();
    Path home = session.workspace().of(environment);
    List<Path> bad = new SecretStore(home.resolve("secrets"), new SecureRandom()).unreadable();
    if (!bad.isEmpty()) {
      throw CommandFailure.invalid(
          "SECRET_UNREADABLE",
          "No secret can be read from "
              + bad.stream().map(Path::toString).collect(Collectors.joining(", "))
              + ": missing, empty, damaged, or sealed with another key.",
          "Restore it together with "
              + home.resolve("secrets/key")
              + "; or let 'provisioner up --env="
              + environment
              + "' make a generated one anew; one that a person keeps is given again with"
              + " 'provisioner secret set SECRET --env="
              + environment
              + "'.");
    }
  }
}
