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
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload.Builder;
import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Versions of secrets. A payload is made here and goes straight to Secret Manager. How each version
 * came about stands in an annotation of its secret, first under {@link #NEXT}, then under its
 * number: a repetition after a lost answer finds the version that has no number yet.
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
        List.of("secretmanager.versions.destroy"),
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
        found.addAll(versions(secret, call));
      }
    }
    return found;
  }

  private List<Observed<SecretVersion>> versions(Secret secret, CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SecretVersion>>();
    for (var version : all(secret.getName())) {
      String mark = secret.getAnnotationsMap().get(PREFIX + Names.last(version.getName()));
      if (mark != null
          && version.getState()
              != com.google.cloud.secretmanager.v1.SecretVersion.State.DESTROYED) {
        found.add(observed(version, mark, call));
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
    return versions(secret.get(), call).stream()
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
    Optional<Observed<SecretVersion>> made = read(wanted, call);
    if (made.isPresent()) {
      return Progress.done(made.get());
    }
    String name = secrets.name(wanted.secret().get());
    String mark = VersionMark.write(call.owner(call.address()), wanted.payload());
    Secret secret = look("read secret " + name, () -> cloud.clients().secrets().getSecret(name));
    Optional<com.google.cloud.secretmanager.v1.SecretVersion> lost = Optional.empty();
    if (mark.equals(secret.getAnnotationsMap().get(NEXT))) {
      lost = unnumbered(secret);
    } else {
      secret = annotate(secret.toBuilder().putAnnotations(NEXT, mark).build());
    }
    var version = lost.isPresent() ? lost.get() : add(name, wanted.payload());
    annotate(
        secret.toBuilder()
            .removeAnnotations(NEXT)
            .putAnnotations(PREFIX + Names.last(version.getName()), mark)
            .build());
    return Progress.done(observed(version, mark, call));
  }

  /** The version that an interrupted create has made. */
  private Optional<com.google.cloud.secretmanager.v1.SecretVersion> unnumbered(Secret secret)
      throws ProviderException, InterruptedException {
    return all(secret.getName()).stream()
        .filter(
            version ->
                version.getState() == com.google.cloud.secretmanager.v1.SecretVersion.State.ENABLED)
        .filter(version -> !secret.containsAnnotations(PREFIX + Names.last(version.getName())))
        .reduce(
            (one, other) ->
                Integer.parseInt(Names.last(one.getName()))
                        > Integer.parseInt(Names.last(other.getName()))
                    ? one
                    : other);
  }

  private com.google.cloud.secretmanager.v1.SecretVersion add(String secret, SecretPayload payload)
      throws ProviderException, InterruptedException {
    ByteString bytes = ByteString.copyFromUtf8(payloads.make(payload));
    var sum = new CRC32C();
    sum.update(bytes.asReadOnlyByteBuffer());
    Builder data =
        com.google.cloud.secretmanager.v1.SecretPayload.newBuilder()
            .setData(bytes)
            .setDataCrc32C(sum.getValue());
    return call(
        "add a version to " + Names.last(secret),
        () -> cloud.clients().secrets().addSecretVersion(secret, data.build()));
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
    var enabled =
        call(
            "enable " + current.id(),
            () -> cloud.clients().secrets().enableSecretVersion(current.id()));
    return Progress.done(
        observed(enabled, VersionMark.write(call.owner(call.address()), wanted.payload()), call));
  }

  /**
   * Disables and destroys: by the time that a version goes, every service has a ready revision that
   * reads another one, because a replacement is made before its predecessor is deleted.
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
    return Progress.gone();
  }

  private Observed<SecretVersion> observed(
      com.google.cloud.secretmanager.v1.SecretVersion version, String mark, CallContext call) {
    String[] name = version.getName().split("/", -1);
    // Google tells names with the project's number; ours are those that were asked for.
    String whole = cloud.projectName() + "/secrets/" + name[3] + "/versions/" + name[5];
    VersionMark read = VersionMark.read(mark);
    return new Observed<>(
        new SecretVersion(
            Value.of(name[3]), read.payload(), Optional.of(whole), Optional.of(name[5])),
        whole,
        Optional.of(read.owner()),
        version.getState() == com.google.cloud.secretmanager.v1.SecretVersion.State.DISABLED
            ? Optional.of("it is disabled")
            : Optional.empty());
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
