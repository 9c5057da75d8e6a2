package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.artifactregistry.ImageDirectory;
import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.secretmanager.SecretStates;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.vpcaccess.ConnectorDirectory;
import com.google.cloud.run.v2.Condition.CommonReason;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.SecretKeySelector;
import com.google.cloud.run.v2.Volume;
import com.google.cloud.run.v2.VpcAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a revision or a job stands on in other APIs. The service account is looked up when it is
 * asked for; secrets, connectors and networks when the revision comes up, where a failure is told
 * by a condition.
 *
 * @see <a href="https://cloud.google.com/run/docs/troubleshooting">Troubleshooting Cloud Run</a>
 */
final class RunPreconditions {

  private static final String DEFAULT_ACCOUNT = "-compute@developer.gserviceaccount.com";

  private static final String ACCESS = "secretmanager.versions.access";

  private final Emulation emulation;

  RunPreconditions(Emulation emulation) {
    this.emulation = emulation;
  }

  /** Refuses a service account that is not there (yet). */
  void account(String account) {
    Optional<Identities> identities = emulation.plugin(Identities.class);
    if (identities.isPresent() && !identities.get().visible(account)) {
      throw GoogleError.permissionDenied(
          "Permission 'iam.serviceaccounts.actAs' denied on service account "
              + account
              + " (or it may not exist).");
    }
  }

  /** Connectors and network interfaces exclude each other. */
  static void check(String path, VpcAccess vpc) {
    if (vpc.getConnector().isEmpty() == (vpc.getNetworkInterfacesCount() == 0)) {
      throw RunErrors.violation(
          path + ".vpc_access.connector",
          "one and only one of connector and network_interfaces must be set.");
    }
  }

  /** The reasons of the conditions that are told here. */
  static final Set<CommonReason> REASONS =
      Set.of(
          CommonReason.CONTAINER_MISSING,
          CommonReason.SECRETS_ACCESS_CHECK_FAILED,
          CommonReason.VPC_NETWORK_NOT_FOUND);

  /** Why something cannot come up, as its condition says it. */
  record Failure(CommonReason reason, String message) {

    /** How the operation ends. */
    GoogleError error() {
      return reason == CommonReason.CONTAINER_MISSING
          ? GoogleError.notFound(message)
          : GoogleError.failedPrecondition(message);
    }
  }

  /** Why what is to run cannot come up; empty when it can. */
  Optional<Failure> failure(
      RunName name,
      String account,
      List<Container> containers,
      List<Volume> volumes,
      VpcAccess vpc) {
    Optional<String> lacking =
        containers.stream()
            .map(Container::getImage)
            .filter(image -> lacks(name, image))
            .findFirst();
    if (lacking.isPresent()) {
      return Optional.of(
          new Failure(CommonReason.CONTAINER_MISSING, "Image '" + lacking.get() + "' not found."));
    }
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < containers.size(); i++) {
      List<EnvVar> env = containers.get(i).getEnvList();
      for (int j = 0; j < env.size(); j++) {
        if (env.get(j).getValueSource().hasSecretKeyRef()) {
          SecretKeySelector s = env.get(j).getValueSource().getSecretKeyRef();
          secret(
              name,
              account,
              "containers[" + i + "].env[" + j + "].value_from.secret_key_ref.name",
              s.getSecret(),
              s.getVersion(),
              problems);
        }
      }
    }
    for (int i = 0; i < volumes.size(); i++) {
      if (volumes.get(i).hasSecret()) {
        volume(name, account, i, volumes.get(i), problems);
      }
    }
    if (!problems.isEmpty()) {
      return Optional.of(
          new Failure(CommonReason.SECRETS_ACCESS_CHECK_FAILED, String.join("\n", problems)));
    }
    network(name, vpc, problems);
    return problems.isEmpty()
        ? Optional.empty()
        : Optional.of(new Failure(CommonReason.VPC_NETWORK_NOT_FOUND, String.join("\n", problems)));
  }

  private boolean lacks(RunName name, String image) {
    return emulation.settings().get().pushedImages()
        && emulation
            .plugin(ImageDirectory.class)
            .filter(images -> images.lacks(name.project().id(), image))
            .isPresent();
  }

  private void volume(
      RunName name, String account, int index, Volume volume, List<String> problems) {
    String path = "volumes[" + index + "].secret.secret_name";
    String secret = volume.getSecret().getSecret();
    if (volume.getSecret().getItemsCount() == 0) {
      secret(name, account, path, secret, "latest", problems);
    }
    volume
        .getSecret()
        .getItemsList()
        .forEach(item -> secret(name, account, path, secret, item.getVersion(), problems));
  }

  private void secret(
      RunName name,
      String account,
      String path,
      String secret,
      String version,
      List<String> problems) {
    Optional<SecretStates> states = emulation.plugin(SecretStates.class);
    if (states.isEmpty()) {
      return;
    }
    String full =
        (secret.contains("/") ? secret : name.project().numberName() + "/secrets/" + secret)
            + "/versions/"
            + (version.isEmpty() ? "latest" : version);
    String at = "spec.template.spec." + path + ": ";
    Optional<String> unusable = states.get().unusable(full);
    if (unusable.isPresent()) {
      problems.add(at + "Secret " + full + " " + unusable.get());
    } else if (!granted(account, full)) {
      problems.add(
          at
              + "Permission denied on secret: "
              + full
              + " for Revision service account "
              + account
              + ". The service account used must be granted the 'Secret Manager Secret Accessor'"
              + " role (roles/secretmanager.secretAccessor) at the secret, project or higher"
              + " level.");
    }
  }

  /** The default account has what a project in use has granted it, as recorded projects had. */
  private boolean granted(String account, String version) {
    if (account.endsWith(DEFAULT_ACCOUNT)) {
      return true;
    }
    return emulation
        .plugin(Grants.class)
        .map(g -> g.allows("serviceAccount:" + account, ACCESS, "secretmanager", version))
        .orElse(true);
  }

  private void network(RunName name, VpcAccess vpc, List<String> problems) {
    if (!vpc.getConnector().isEmpty()) {
      String connector =
          vpc.getConnector().contains("/")
              ? vpc.getConnector()
              : name.parent() + "/connectors/" + vpc.getConnector();
      if (emulation
          .plugin(ConnectorDirectory.class)
          .filter(d -> !d.exists(connector))
          .isPresent()) {
        problems.add(missing("VPC connector", connector));
      }
    }
    for (VpcAccess.NetworkInterface nic : vpc.getNetworkInterfacesList()) {
      emulation
          .plugin(NetworkPeerings.class)
          .flatMap(n -> new RunNetworks(n, name).missing(nic))
          .ifPresent(what -> problems.add(missing(what.kind(), what.name())));
    }
  }

  private static String missing(String kind, String name) {
    return kind + " " + name + " does not exist, or Cloud Run does not have permission to use it.";
  }
}
