package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.Release;
import ai.varai.provisioner.lifecycle.ReleaseGate;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.compile.ServiceImage;
import ai.varai.provisioner.model.config.ApprovalRule;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.source.KeyPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes the images of a release from one environment to where the next one runs them from. */
public final class Promoter {
  private final Session target;
  private final Session source;
  private final List<String> chosen;

  /**
   * @param chosen services; empty for all
   */
  public Promoter(Session target, Session source, List<String> chosen) {
    this.target = target;
    this.source = source;
    this.chosen = chosen;
  }

  /**
   * The release that is promoted, once it has been seen working.
   *
   * @param named which one; empty for the source as it is now
   * @param verify whether the source's checks are asked now
   * @throws CommandFailure when a gate is closed
   */
  public String proved(Optional<String> named, boolean verify) throws Exception {
    Lifecycle lifecycle = source.quietLifecycle();
    if (verify && named.isEmpty()) {
      verify(lifecycle);
    }
    List<Release> releases = lifecycle.releases();
    ReleaseGate.closed(releases, lifecycle.status(), named)
        .ifPresent(
            problem -> {
              throw new CommandFailure(
                  ExitCode.REFUSED,
                  problem.code(),
                  problem.message() + ", so nothing of it was promoted.",
                  problem.remedy());
            });
    return named.orElseGet(() -> releases.get(0).id());
  }

  private void verify(Lifecycle lifecycle) throws Exception {
    VerifyResult result =
        source.interruptible(() -> lifecycle.verify(source.graphs().toAct(), Set.of()));
    if (!result.passed()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "RELEASE_NOT_VERIFIED",
          "Not all checks of '" + name(source) + "' hold now, so nothing of it was promoted.",
          "'provisioner verify --env=" + name(source) + "' says which.");
    }
  }

  /**
   * Looks whether a release can be promoted at all; changes nothing.
   *
   * @param apply whether the target is changed afterwards, all of it
   * @throws CommandFailure when it cannot
   */
  public void check(String release, boolean apply) throws Exception {
    List<String> services = services(images(release));
    services.forEach(this::refuseNamed);
    if (apply) {
      requireImagesOfOthers(services, before().keySet());
    }
  }

  private Map<String, String> images(String release) throws Exception {
    return source.quietLifecycle().released(release, "run_service", "image");
  }

  /** What was promoted to the target until now. */
  private Map<String, String> before() {
    return target.lifecycle().promotion().map(Promotion::images).orElse(Map.of());
  }

  /**
   * Brings the images of a release over.
   *
   * @param look whether nothing is to be sent
   * @return what the target is to run
   */
  public Promotion bring(String release, boolean look) throws Exception {
    Map<String, String> images = images(release);
    var brought = new TreeMap<String, String>();
    List<String> services = services(images);
    requireRepository(images.values());
    // Services often share an image; it is looked at once.
    Map<String, List<String>> byAddress =
        services.stream()
            .collect(
                Collectors.groupingBy(
                    service -> String.valueOf(images.get(service)),
                    TreeMap::new,
                    Collectors.toList()));
    for (Map.Entry<String, List<String>> one : byAddress.entrySet()) {
      try (Artifact artifact = artifacts(source).find(one.getKey())) {
        for (String service : one.getValue()) {
          brought.put(service, bring(service, one.getKey(), artifact, release, look));
          target.reporter().note(service + " is to run " + brought.get(service) + ".");
        }
      }
    }
    var promotion =
        new Promotion(
            name(source), release, target.invocation().clock().instant(), target.who(), Map.of());
    return promotion.with(before()).with(brought);
  }

  /** Whether the target has nowhere to keep the images of a release. */
  public boolean lacksRepository(String release) throws Exception {
    return lacksRepository(images(release).values());
  }

  private boolean lacksRepository(Collection<String> images) {
    boolean copied = source.local() || images.stream().anyMatch(this::own);
    return copied
        && target.lifecycle().status().resources().stream()
            .noneMatch(one -> one.address().equals(ServiceImage.REPOSITORY));
  }

  /** Before images are read that cannot be kept. */
  private void requireRepository(Collection<String> images) {
    if (lacksRepository(images)) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "REPOSITORY_MISSING",
          "'"
              + name(target)
              + "' has no repository yet that could keep images, so nothing was promoted to it.",
          target.environment().approval() == ApprovalRule.REQUIRED
              ? "Make it first: 'provisioner plan --env="
                  + name(target)
                  + " --target="
                  + ServiceImage.REPOSITORY
                  + " --out=FILE' saves a plan of it; have that approved and apply it."
              : "Make it first: provisioner up --env="
                  + name(target)
                  + " --target="
                  + ServiceImage.REPOSITORY);
    }
  }

  /**
   * The services that are not promoted stay as they are; one that is not there yet is made with all
   * else, and needs an image as well.
   */
  private void requireImagesOfOthers(List<String> promoted, Set<String> before)
      throws InterruptedException {
    Set<ResourceAddress> existing =
        target.lifecycle().status().resources().stream()
            .map(one -> one.address())
            .collect(Collectors.toSet());
    var without = new ArrayList<String>();
    for (Map.Entry<String, ServiceConfig> one : target.environment().services().entrySet()) {
      String service = one.getKey();
      boolean settled =
          promoted.contains(service)
              || before.contains(service)
              || one.getValue().image().isPresent()
              || existing.contains(new ResourceAddress("run_service", service));
      if (!settled && !pushed(service)) {
        without.add(service);
      }
    }
    if (!without.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "SERVICES_WITHOUT_IMAGE",
          "'"
              + name(target)
              + "' would have no image for "
              + String.join(", ", without)
              + ", so nothing was promoted to it.",
          "Promote them as well: without --service, or with "
              + without.stream().map("--service="::concat).collect(Collectors.joining(" "))
              + " besides; or push their images into "
              + ServiceImage.repository(target.environment())
              + ". --no-apply brings images over and changes nothing else.");
    }
  }

  /** Whether somebody has pushed the image that a service runs that nothing was promoted for. */
  private boolean pushed(String service) throws InterruptedException {
    String image = ServiceImage.repository(target.environment()) + "/" + service + ":latest";
    try (Artifact unused = artifacts(target).find(image)) {
      return true;
    } catch (ProviderException e) {
      return e.category() != ProviderException.Category.INVALID;
    }
  }

  /** Whether an image is in the repository of the environment that it comes from. */
  private boolean own(String address) {
    return address.startsWith(ServiceImage.repository(source.environment()) + "/");
  }

  private List<String> services(Map<String, String> images) {
    Set<String> known = target.environment().services().keySet();
    List<String> wanted = chosen.isEmpty() ? List.copyOf(known) : chosen;
    var missing = new ArrayList<String>();
    for (String service : wanted) {
      if (!known.contains(service)) {
        throw CommandFailure.invalid(
            "SERVICE_UNKNOWN",
            "'" + name(target) + "' has no service '" + service + "'.",
            "It has: " + String.join(", ", known) + ".");
      }
      if (!images.containsKey(service)) {
        missing.add(service);
      }
    }
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "SERVICE_NOT_RELEASED",
          "'" + name(source) + "' does not run " + String.join(", ", missing) + ".",
          "Bring it up there first, or name the services to promote with --service.");
    }
    return wanted;
  }

  /** An image in the environment's own file would go on winning over what was promoted. */
  private void refuseNamed(String service) {
    ServiceConfig config = target.environment().services().get(service);
    if (config == null || config.image().isEmpty()) {
      return;
    }
    KeyPath path = KeyPath.of("services", service, "image");
    String position = target.loaded().source().orElseThrow().origins().position(path).toString();
    throw CommandFailure.invalid(
        "IMAGE_NAMED",
        position + ": " + path + " names the image of a service that images are promoted to.",
        "Remove the key: without it the service runs what was promoted to it.");
  }

  private String bring(
      String service, String address, Artifact artifact, String release, boolean look)
      throws ProviderException, InterruptedException {
    if (!source.local() && !own(address)) {
      // Where it comes from belongs to no environment; both may read it there.
      return artifacts(source).address(artifact, repository(address));
    }
    Artifacts to = artifacts(target);
    String repository = ServiceImage.repository(target.environment()) + "/" + service;
    return look
        ? to.address(artifact, repository)
        : to.take(artifact, repository, name(source) + "-" + release);
  }

  /** An address without its tag and digest. */
  private static String repository(String address) {
    String name = address.replaceFirst("@.*", "");
    int tag = name.lastIndexOf(':');
    return tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
  }

  private static Artifacts artifacts(Session session) {
    return session
        .provider()
        .artifacts()
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.REFUSED,
                    "IMAGES_UNSUPPORTED",
                    "'"
                        + name(session)
                        + "' has no container images: "
                        + session.provider().describe()
                        + ".",
                    "Services that run as plain processes cannot be promoted; bring the environment"
                        + " up with Docker (--set local.mode=docker)."));
  }

  private static String name(Session session) {
    return session.environment().environment();
  }
}
