package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretVersion.State;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Versions of secrets. A payload is made here and goes straight to Secret Manager. How each version
 * came about stands in an annotation of its secret, first under {@link #NEXT}, then under its
 * number: a repetition after a lost answer finds the version that has no number yet.
 *
 * <p>A version that Secret Manager is to destroy after its time of grace is disabled, and counts as
 * gone; but for the newest one of its secret, which somebody else has given up.
 */
public final class SecretVersionHandler extends CloudHandler<SecretVersion> {
  private static final String PREFIX = "provisioner-version-";
  private static final String NEXT = PREFIX + "next";

  private final Secrets secrets;
  private final Payloads payloads;

  public SecretVersionHandler(Cloud cloud) {
    super(SecretVersion.class, "secretmanager", cloud);
    this.secrets = new Secrets(cloud);
    this.payloads = new Payloads(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "secretmanager.versions.list",
            "secretmanager.versions.get",
            "secretmanager.secrets.get"),
        List.of(
            "secretmanager.versions.add",
            "secretmanager.versions.access",
            "secretmanager.secrets.update"),
        List.of("secretmanager.versions.enable", "secretmanager.versions.disable"),
        List.of(
            "secretmanager.versions.destroy",
            "secretmanager.secrets.get",
            "secretmanager.secrets.update"),
        List.of("roles/secretmanager.admin"));
  }

  @Override
  protected String label(SecretVersion version) {
    return "version of secret " + Names.last(version.secret().get());
  }

  @Override
  public List<Observed<SecretVersion>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SecretVersion>>();
    for (Secret secret : secrets.list(call)) {
      if (secret.getAnnotationsMap().keySet().stream().anyMatch(key -> key.startsWith(PREFIX))) {
        found.addAll(versions(secret));
      }
    }
    return found;
  }

  private List<Observed<SecretVersion>> versions(Secret secret)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SecretVersion>>();
    var all = all(secret.getName());
    int newest = all.stream().mapToInt(SecretVersionHandler::number).max().orElse(0);
    for (var version : all) {
      String mark = secret.getAnnotationsMap().get(PREFIX + number(version));
      boolean givenUp = version.hasScheduledDestroyTime() && number(version) != newest;
      if (mark != null && version.getState() != State.DESTROYED && !givenUp) {
        found.add(observed(version, VersionMark.read(mark)));
      }
    }
    return found;
  }

  private List<com.google.cloud.secretmanager.v1.SecretVersion> all(String secret)
      throws ProviderException, InterruptedException {
    return look(
        "list versions of " + Names.last(secret),
        () -> {
          var all = new ArrayList<com.google.cloud.secretmanager.v1.SecretVersion>();
          cloud.clients().secrets().listSecretVersions(secret).iterateAll().forEach(all::add);
          return all;
        });
  }

  @Override
  public Optional<Observed<SecretVersion>> read(SecretVersion identity, CallContext call)
      throws ProviderException, InterruptedException {
    String name = secrets.name(identity.secret().get());
    Optional<Secret> secret =
        find("read secret " + name, () -> cloud.clients().secrets().getSecret(name));
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    String wanted = PayloadText.write(identity.payload());
    return versions(secret.get()).stream()
        .filter(version -> PayloadText.write(version.resource().payload()).equals(wanted))
        .filter(version -> owned(version, call))
        .reduce((older, newer) -> number(older) > number(newer) ? older : newer);
  }

  private static boolean owned(Observed<SecretVersion> version, CallContext call) {
    return version.owner().filter(call.owner(call.address())::equals).isPresent();
  }

  private static int number(Observed<SecretVersion> version) {
    return Integer.parseInt(Names.last(version.id()));
  }

  @Override
  public Progress<SecretVersion> create(SecretVersion wanted, CallContext call)
      throws ProviderException, InterruptedException {
    String name = secrets.name(wanted.secret().get());
    var mark = mark(wanted, call);
    Secret secret = look("read secret " + name, () -> cloud.clients().secrets().getSecret(name));
    Optional<Observed<SecretVersion>> made = made(secret, mark);
    if (made.isPresent()) {
      return Progress.done(made.get());
    }
    var versions = all(name);
    Optional<com.google.cloud.secretmanager.v1.SecretVersion> lost = Optional.empty();
    String next = secret.getAnnotationsMap().get(NEXT);
    if (next != null && VersionMark.read(next).alike(mark)) {
      lost = unnumbered(secret, versions);
    } else {
      secret = annotate(secret.toBuilder().putAnnotations(NEXT, mark.text()).build());
    }
    var version =
        lost.isPresent() ? lost.get() : secrets.add(name, payloads.make(wanted.payload()));
    var annotated = secret.toBuilder().removeAnnotations(NEXT);
    forget(annotated, versions);
    annotate(annotated.putAnnotations(PREFIX + number(version), mark.text()).build());
    return Progress.done(observed(version, mark));
  }

  /** The version that this very request has made, when its answer was lost. */
  private Optional<Observed<SecretVersion>> made(Secret secret, VersionMark mark)
      throws ProviderException, InterruptedException {
    Optional<String> number =
        secret.getAnnotationsMap().entrySet().stream()
            .filter(each -> each.getKey().startsWith(PREFIX) && !each.getKey().equals(NEXT))
            .filter(each -> each.getValue().equals(mark.text()))
            .map(each -> each.getKey().substring(PREFIX.length()))
            .findFirst();
    if (number.isEmpty()) {
      return Optional.empty();
    }
    String version = secret.getName() + "/versions/" + number.get();
    return find("read " + version, () -> cloud.clients().secrets().getSecretVersion(version))
        .filter(each -> each.getState() == State.ENABLED)
        .map(each -> observed(each, mark));
  }

  /** Annotations have a limit: what is destroyed, or about to be, needs no mark any more. */
  private static void forget(
      Secret.Builder secret, List<com.google.cloud.secretmanager.v1.SecretVersion> versions) {
    versions.stream()
        .filter(each -> each.getState() == State.DESTROYED || each.hasScheduledDestroyTime())
        .forEach(each -> secret.removeAnnotations(PREFIX + number(each)));
  }

  /** The version that an interrupted create has made. */
  private static Optional<com.google.cloud.secretmanager.v1.SecretVersion> unnumbered(
      Secret secret, List<com.google.cloud.secretmanager.v1.SecretVersion> versions) {
    return versions.stream()
        .filter(version -> version.getState() == State.ENABLED)
        .filter(version -> !secret.containsAnnotations(PREFIX + number(version)))
        .max(Comparator.comparingInt(SecretVersionHandler::number));
  }

  private static int number(com.google.cloud.secretmanager.v1.SecretVersion version) {
    return Integer.parseInt(Names.last(version.getName()));
  }

  private static VersionMark mark(SecretVersion wanted, CallContext call) {
    return new VersionMark(
        call.owner(call.address()), wanted.payload(), wanted.rotationPeriod(), call.requestId());
  }

  /** Two services' versions never share a secret, but the secret's own handler writes here too. */
  private Secret annotate(Secret secret) throws ProviderException, InterruptedException {
    return call(
        "annotate secret " + Names.last(secret.getName()),
        () ->
            cloud
                .clients()
                .secrets()
                .updateSecret(secret, FieldMask.newBuilder().addPaths("annotations").build()));
  }

  @Override
  public Progress<SecretVersion> update(
      SecretVersion wanted, Observed<SecretVersion> current, CallContext call)
      throws ProviderException, InterruptedException {
    if (current.defect().isPresent()) {
      call(
          "enable " + current.id(),
          () -> cloud.clients().secrets().enableSecretVersion(current.id()));
    }
    String name = secrets.name(wanted.secret().get());
    String key = PREFIX + Names.last(current.id());
    Secret secret = look("read secret " + name, () -> cloud.clients().secrets().getSecret(name));
    var mark = mark(wanted, call);
    annotate(secret.toBuilder().putAnnotations(key, mark.text()).build());
    var version =
        look(
            "read " + current.id(), () -> cloud.clients().secrets().getSecretVersion(current.id()));
    return Progress.done(observed(version, mark));
  }

  @Override
  public Optional<String> outdated(
      SecretVersion wanted, Observed<SecretVersion> current, Instant now) {
    if (wanted.rotationPeriod().isEmpty() || current.resource().created().isEmpty()) {
      return Optional.empty();
    }
    Duration period = wanted.rotationPeriod().get();
    Instant due = Instant.parse(current.resource().created().get()).plus(period);
    return now.isBefore(due)
        ? Optional.empty()
        : Optional.of("it is to be rotated every " + period.toDays() + " days and was due " + due);
  }

  /**
   * Gives the version up: by the time that it goes, every service has a ready revision that reads
   * another one, because a replacement is made before its predecessor is deleted. Secret Manager
   * disables it and, after the secret's time of grace, destroys it.
   */
  @Override
  public Progress<SecretVersion> delete(Observed<SecretVersion> current, CallContext call)
      throws ProviderException, InterruptedException {
    try {
      call(
          "destroy " + current.id(),
          () -> cloud.clients().secrets().destroySecretVersion(current.id()));
    } catch (ApiFailure e) {
      // A version that is destroyed already cannot be destroyed again; one of a deleted secret is
      // not there.
      if (!e.notFound() && !e.precondition()) {
        throw e;
      }
    }
    unmark(current);
    return Progress.gone();
  }

  /**
   * Without its mark it is nobody's while its time of grace runs. With it the newest version would
   * look like one that somebody else has given up, which is enabled again.
   */
  private void unmark(Observed<SecretVersion> gone) throws ProviderException, InterruptedException {
    String name = secrets.name(gone.resource().secret().get());
    String key = PREFIX + Names.last(gone.id());
    Optional<Secret> secret =
        find("read secret " + name, () -> cloud.clients().secrets().getSecret(name));
    if (secret.isPresent() && secret.get().containsAnnotations(key)) {
      annotate(secret.get().toBuilder().removeAnnotations(key).build());
    }
  }

  private Observed<SecretVersion> observed(
      com.google.cloud.secretmanager.v1.SecretVersion version, VersionMark read) {
    String[] name = version.getName().split("/", -1);
    // Google tells names with the project's number; ours are those that were asked for.
    String whole = cloud.projectName() + "/secrets/" + name[3] + "/versions/" + name[5];
    return new Observed<>(
        new SecretVersion(
            Value.of(name[3]),
            read.payload(),
            read.rotationPeriod(),
            Optional.of(whole),
            Optional.of(name[5]),
            Optional.of(instant(version.getCreateTime()).toString())),
        whole,
        Optional.of(read.owner()),
        version.getState() == State.DISABLED ? Optional.of("it is disabled") : Optional.empty());
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  @Override
  protected OperationState insert(SecretVersion wanted, CallContext call) {
    throw new IllegalStateException("a version is made in several steps");
  }

  @Override
  protected OperationState change(
      SecretVersion wanted, Observed<SecretVersion> current, CallContext call) {
    throw new IllegalStateException("a version is changed in one call");
  }

  @Override
  protected OperationState remove(Observed<SecretVersion> current, CallContext call) {
    throw new IllegalStateException("a version is deleted in one call");
  }
}
