package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ArtifactRepository;
import com.google.devtools.artifactregistry.v1.CreateRepositoryRequest;
import com.google.devtools.artifactregistry.v1.DeleteRepositoryRequest;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.UpdateRepositoryRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.FieldMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Repositories for images, in the environment's region. */
public final class ArtifactRepositoryHandler extends CloudHandler<ArtifactRepository> {
  public ArtifactRepositoryHandler(Cloud cloud) {
    super(ArtifactRepository.class, "artifactregistry", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("artifactregistry.repositories.list", "artifactregistry.repositories.get"),
        List.of("artifactregistry.repositories.create"),
        List.of("artifactregistry.repositories.update"),
        List.of("artifactregistry.repositories.delete"),
        List.of("roles/artifactregistry.admin"));
  }

  @Override
  protected String label(ArtifactRepository repository) {
    return "repository " + repository.repositoryId();
  }

  private String parent(String location) {
    return cloud.projectName() + "/locations/" + location;
  }

  private String name(ArtifactRepository repository) {
    return parent(repository.location()) + "/repositories/" + repository.repositoryId();
  }

  @Override
  public List<Observed<ArtifactRepository>> list(CallContext call)
      throws ProviderException, InterruptedException {
    String parent = parent(cloud.settings().region());
    return look(
        "list repositories",
        () -> {
          var found = new ArrayList<Observed<ArtifactRepository>>();
          for (Repository each : cloud.clients().registry().listRepositories(parent).iterateAll()) {
            if (Marks.ours(each.getLabelsMap(), call)) {
              found.add(observed(each));
            }
          }
          return found;
        });
  }

  @Override
  public Optional<Observed<ArtifactRepository>> read(ArtifactRepository identity, CallContext call)
      throws ProviderException, InterruptedException {
    return find(
            "read " + label(identity),
            () -> cloud.clients().registry().getRepository(name(identity)))
        .map(this::observed);
  }

  @Override
  protected OperationState insert(ArtifactRepository wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        CreateRepositoryRequest.newBuilder()
            .setParent(parent(wanted.location()))
            .setRepositoryId(wanted.repositoryId())
            .setRepository(repository(wanted, call))
            .build();
    String what = "create " + label(wanted);
    Operation operation =
        call(what, () -> cloud.clients().registry().createRepositoryCallable().call(request));
    return OperationState.of(what, operation);
  }

  private static Repository.Builder repository(ArtifactRepository wanted, CallContext call) {
    return Repository.newBuilder()
        .setFormat(Repository.Format.valueOf(wanted.format()))
        .setDescription(wanted.description())
        .putAllLabels(Marks.labels(wanted.labels(), call.owner(call.address())));
  }

  @Override
  protected OperationState change(
      ArtifactRepository wanted, Observed<ArtifactRepository> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        UpdateRepositoryRequest.newBuilder()
            .setRepository(repository(wanted, call).setName(name(wanted)))
            .setUpdateMask(FieldMask.newBuilder().addPaths("labels").addPaths("description"))
            .build();
    call("update " + label(wanted), () -> cloud.clients().registry().updateRepository(request));
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<ArtifactRepository> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request = DeleteRepositoryRequest.newBuilder().setName(name(current.resource())).build();
    String what = "delete " + label(current.resource());
    return OperationState.of(
        what,
        call(what, () -> cloud.clients().registry().deleteRepositoryCallable().call(request)));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return OperationState.of(
        "Artifact Registry",
        look(
            "ask for operation " + name,
            () -> cloud.clients().registry().getOperationsClient().getOperation(name)));
  }

  private Observed<ArtifactRepository> observed(Repository found) {
    String[] name = found.getName().split("/", -1);
    return new Observed<>(
        new ArtifactRepository(
            name[5],
            name[3],
            found.getFormat().name(),
            found.getDescription(),
            Marks.unmarked(found.getLabelsMap()),
            Optional.of(name[3] + "-docker.pkg.dev/" + cloud.project() + "/" + name[5])),
        found.getName(),
        Marks.owner(kindName(), found.getLabelsMap()));
  }
}
