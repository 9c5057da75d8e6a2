package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import java.util.random.RandomGenerator;

/**
 * What every handler works with.
 *
 * @param shared answers of lists that several kinds ask for at the same time
 * @param accounts the service accounts that not all of Google may know yet
 * @param random source of generated secrets
 */
public record Cloud(
    CloudSettings settings,
    Clients clients,
    Calls calls,
    SharedLists shared,
    NewAccounts accounts,
    RandomGenerator random) {

  public String project() {
    return settings.project();
  }

  /** {@code projects/PROJECT}. */
  public String projectName() {
    return "projects/" + settings.project();
  }
}
