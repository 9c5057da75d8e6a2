package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.Secret;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.protobuf.FieldMask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Secrets. The rotation period stands in an annotation: Secret Manager's own field demands a
 * Pub/Sub topic, and it is we who rotate.
 */
public final class SecretHandler extends CloudHandler<Secret> {
  static final String ROTATION = "provisioner-rotation-period";
  private final Secrets secrets;

  public SecretHandler(Cloud cloud) {
    super(Secret.class, "secretmanager", cloud);
    this.secrets = new Secrets(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("secretmanager.secrets.list", "secretmanager.secrets.get"),
        List.of("secretmanager.secrets.create"),
        List.of("secretmanager.secrets.update"),
        List.of("secretmanager.secrets.delete"),
        List.of("roles/secretmanager.admin"));
  }

  @Override
  protected String label(Secret secret) {
    return "secret " + secret.secretId();
  }

  @Override
  public List<Observed<Secret>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<Secret>>();
    secrets.list(call).forEach(secret -> found.add(observed(secret)));
    return found;
  }

  @Override
  public Optional<Observed<Secret>> read(Secret identity, CallContext call)
      throws ProviderException, InterruptedException {
    String name = secrets.name(identity.secretId());
    return find("read " + label(identity), () -> cloud.clients().secrets().getSecret(name))
        .map(this::observed);
  }

  @Override
  protected OperationState insert(Secret wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var secret =
        com.google.cloud.secretmanager.v1.Secret.newBuilder()
            .setReplication(
                Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
            .putAllLabels(Marks.labels(wanted.labels(), call.owner(call.address())));
    wanted.rotationPeriod().ifPresent(period -> secret.putAnnotations(ROTATION, text(period)));
    wanted.versionDestroyTtl().ifPresent(time -> secret.setVersionDestroyTtl(seconds(time)));
    call(
        "create " + label(wanted),
        () ->
            cloud
                .clients()
                .secrets()
                .createSecret(cloud.projectName(), wanted.secretId(), secret.build()));
    return OperationState.ended();
  }

  /** Annotations also hold how versions came about, so they are changed, not replaced. */
  @Override
  protected OperationState change(Secret wanted, Observed<Secret> current, CallContext call)
      throws ProviderException, InterruptedException {
    String name = secrets.name(wanted.secretId());
    var now =
        look("read " + label(wanted), () -> cloud.clients().secrets().getSecret(name)).toBuilder();
    now.clearLabels().putAllLabels(Marks.labels(wanted.labels(), call.owner(call.address())));
    now.removeAnnotations(ROTATION);
    wanted.rotationPeriod().ifPresent(period -> now.putAnnotations(ROTATION, text(period)));
    now.clearVersionDestroyTtl();
    wanted.versionDestroyTtl().ifPresent(time -> now.setVersionDestroyTtl(seconds(time)));
    call(
        "update " + label(wanted),
        () ->
            cloud
                .clients()
                .secrets()
                .updateSecret(
                    now.build(),
                    FieldMask.newBuilder()
                        .addPaths("labels")
                        .addPaths("annotations")
                        .addPaths("version_destroy_ttl")
                        .build()));
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<Secret> current, CallContext call)
      throws ProviderException, InterruptedException {
    String name = secrets.name(current.resource().secretId());
    call(
        "delete " + label(current.resource()),
        () -> {
          cloud.clients().secrets().deleteSecret(name);
          return name;
        });
    return OperationState.ended();
  }

  private Observed<Secret> observed(com.google.cloud.secretmanager.v1.Secret secret) {
    return new Observed<>(
        new Secret(
            Names.last(secret.getName()),
            Optional.ofNullable(secret.getAnnotationsMap().get(ROTATION)).map(Duration::parse),
            secret.hasVersionDestroyTtl()
                ? Optional.of(Duration.ofSeconds(secret.getVersionDestroyTtl().getSeconds()))
                : Optional.empty(),
            Marks.unmarked(secret.getLabelsMap()),
            Optional.of(secret.getName())),
        secret.getName(),
        Marks.owner(kindName(), secret.getLabelsMap()));
  }

  private static com.google.protobuf.Duration seconds(Duration time) {
    return com.google.protobuf.Duration.newBuilder().setSeconds(time.toSeconds()).build();
  }

  private static String text(Duration period) {
    return period.toString();
  }
}
