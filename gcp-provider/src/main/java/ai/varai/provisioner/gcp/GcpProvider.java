package ai.varai.provisioner.gcp;

import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.doctor.CloudDoctor;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.NewAccounts;
import ai.varai.provisioner.gcp.handler.SharedLists;
import ai.varai.provisioner.gcp.operate.CloudOperations;
import ai.varai.provisioner.gcp.registry.RegistryArtifacts;
import ai.varai.provisioner.gcp.registry.UnpushedImages;
import ai.varai.provisioner.gcp.secret.CloudSecretValues;
import ai.varai.provisioner.gcp.sql.InstancesReady;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.spi.SecretValues;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The environment's resources on Google Cloud, or on whatever answers like it. */
public final class GcpProvider implements ResourceProvider {
  private static final Pattern PROJECT = Pattern.compile("projects/([a-z][^/ ]*)");

  /** Enough to ask for all kinds at once; the rate of each API has its own limit. */
  private static final int CONCURRENCY = 32;

  private final Cloud cloud;
  private final List<ResourceHandler<?>> handlers;
  private final Operations operations;

  /**
   * A provider for one environment's project.
   *
   * @param stack which copy of the environment
   * @param random a cryptographically strong generator
   */
  public GcpProvider(
      CloudSettings settings, String environment, String stack, RandomGenerator random) {
    this.cloud =
        new Cloud(
            settings,
            new Clients(settings),
            new Calls(random),
            new SharedLists(),
            new NewAccounts(settings.accountPatience()),
            random);
    this.handlers = Handlers.of(cloud);
    this.operations = new CloudOperations(cloud, environment, stack);
  }

  @Override
  public String name() {
    return "gcp";
  }

  @Override
  public String describe() {
    String where =
        cloud
            .settings()
            .endpoint()
            .map(endpoint -> "emulated Google Cloud at " + endpoint)
            .orElse("Google Cloud");
    return where
        + ", project "
        + cloud.project()
        + ", region "
        + cloud.settings().region()
        + cloud.settings().impersonate().map(account -> ", as " + account).orElse("");
  }

  @Override
  public List<ResourceHandler<?>> handlers() {
    return handlers;
  }

  @Override
  public ProviderLimits limits() {
    return new ProviderLimits(CONCURRENCY, Double.POSITIVE_INFINITY);
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    return Stream.concat(
            new InstancesReady(cloud).problems(wanted).stream(),
            new UnpushedImages(cloud).problems(wanted).stream())
        .toList();
  }

  /** An image is asked for once, however many services run it. */
  @Override
  public List<Problem> foresee(PreflightRequest wanted) {
    return new UnpushedImages(cloud).problems(wanted);
  }

  /** Ids say the project; those of Secret Manager and dashboards say its number, which any has. */
  @Override
  public Optional<String> elsewhere(String id) {
    Matcher named = PROJECT.matcher(id);
    return named.lookingAt() && !named.group(1).equals(cloud.project())
        ? Optional.of("project " + named.group(1))
        : Optional.empty();
  }

  @Override
  public String place() {
    return "project " + cloud.project();
  }

  @Override
  public Optional<Operations> operations() {
    return Optional.of(operations);
  }

  @Override
  public Optional<Artifacts> artifacts() {
    return Optional.of(new RegistryArtifacts(cloud));
  }

  @Override
  public Optional<SecretValues> secretValues() {
    return Optional.of(new CloudSecretValues(cloud));
  }

  /** Looks at the project without changing it. */
  public CloudDoctor doctor() {
    return new CloudDoctor(
        cloud.project(), cloud.settings().region(), cloud.clients(), cloud.calls(), handlers);
  }

  /** How many calls have been made so far. */
  public long calls() {
    return cloud.calls().made();
  }

  @Override
  public void close() {
    cloud.clients().close();
  }
}
