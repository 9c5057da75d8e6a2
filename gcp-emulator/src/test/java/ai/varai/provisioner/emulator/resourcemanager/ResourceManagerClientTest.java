package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.resourcemanager.v3.Folder;
import com.google.cloud.resourcemanager.v3.FoldersClient;
import com.google.cloud.resourcemanager.v3.FoldersSettings;
import com.google.cloud.resourcemanager.v3.Organization;
import com.google.cloud.resourcemanager.v3.OrganizationsClient;
import com.google.cloud.resourcemanager.v3.OrganizationsSettings;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.cloud.resourcemanager.v3.ProjectsSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.GetPolicyOptions;
import com.google.iam.v1.Policy;
import com.google.protobuf.FieldMask;
import com.google.type.Expr;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Google's Resource Manager clients against the emulator. */
class ResourceManagerClientTest {
  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));

  @AfterEach
  void stop() {
    cloud.close();
  }

  static Stream<Arguments> transports() {
    return Stream.of(
        Arguments.of("gRPC", (Function<GcpEmulator, TransportChannelProvider>) Clients::grpc),
        Arguments.of("REST", (Function<GcpEmulator, TransportChannelProvider>) Clients::rest));
  }

  private static ProjectsClient projects(TransportChannelProvider t, boolean rest)
      throws IOException {
    ProjectsSettings.Builder b =
        rest ? ProjectsSettings.newHttpJsonBuilder() : ProjectsSettings.newBuilder();
    b.createProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.updateProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.moveProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.deleteProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.undeleteProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    return ProjectsClient.create(
        b.setTransportChannelProvider(t).setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static FoldersClient folders(TransportChannelProvider t, boolean rest)
      throws IOException {
    FoldersSettings.Builder b =
        rest ? FoldersSettings.newHttpJsonBuilder() : FoldersSettings.newBuilder();
    b.createFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.updateFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.moveFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.deleteFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.undeleteFolderOperationSettings().setPollingAlgorithm(Clients.quickly());
    return FoldersClient.create(
        b.setTransportChannelProvider(t).setCredentialsProvider(Clients.NO_CREDENTIALS).build());
  }

  private static Organization organization(TransportChannelProvider t, boolean rest)
      throws IOException {
    OrganizationsSettings.Builder b =
        rest ? OrganizationsSettings.newHttpJsonBuilder() : OrganizationsSettings.newBuilder();
    try (OrganizationsClient client =
        OrganizationsClient.create(
            b.setTransportChannelProvider(t)
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      return client.searchOrganizations("").iterateAll().iterator().next();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aProjectLivesInAFolderIsRenamedMovedDeletedAndRestored(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    boolean rest = wire.equals("REST");
    Organization organization = organization(transport.apply(cloud), rest);
    try (ProjectsClient projects = projects(transport.apply(cloud), rest);
        FoldersClient folders = folders(transport.apply(cloud), rest)) {
      Folder folder =
          folders
              .createFolderAsync(
                  Folder.newBuilder()
                      .setDisplayName("Shops")
                      .setParent(organization.getName())
                      .build())
              .get();
      Project made =
          projects
              .createProjectAsync(
                  Project.newBuilder()
                      .setProjectId("shop-prod-1")
                      .setDisplayName("Shop production")
                      .setParent(folder.getName())
                      .putLabels("env", "prod")
                      .build())
              .get();
      assertThat(made.getName()).matches("projects/\\d{12}");
      assertThat(made.getState()).isEqualTo(Project.State.ACTIVE);
      assertThat(projects.getProject("projects/shop-prod-1")).isEqualTo(made);
      assertThat(projects.getProject(made.getName())).isEqualTo(made);
      assertThat(projects.listProjects(folder.getName()).iterateAll()).containsExactly(made);
      assertThat(projects.searchProjects("labels.env=prod").iterateAll()).containsExactly(made);
      assertThatThrownBy(
              () ->
                  projects
                      .createProjectAsync(Project.newBuilder().setProjectId("shop-prod-1").build())
                      .get())
          .cause()
          .as("the REST client knows 409 as ABORTED only")
          .isInstanceOf(rest ? AbortedException.class : AlreadyExistsException.class);

      Project renamed =
          projects
              .updateProjectAsync(
                  made.toBuilder().setDisplayName("Shop live").build(),
                  FieldMask.newBuilder().addPaths("display_name").build())
              .get();
      assertThat(renamed.getDisplayName()).isEqualTo("Shop live");
      assertThat(renamed.getEtag()).isNotEqualTo(made.getEtag());

      assertThatThrownBy(() -> folders.deleteFolderAsync(folder.getName()).get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .as("the REST client knows 400 as INVALID_ARGUMENT only")
          .isInstanceOf(rest ? InvalidArgumentException.class : FailedPreconditionException.class);
      assertThat(
              projects.moveProjectAsync(made.getName(), organization.getName()).get().getParent())
          .isEqualTo(organization.getName());
      folders.deleteFolderAsync(folder.getName()).get();
      assertThat(folders.getFolder(folder.getName()).getState())
          .isEqualTo(Folder.State.DELETE_REQUESTED);

      assertThat(projects.deleteProjectAsync(made.getName()).get().getState())
          .isEqualTo(Project.State.DELETE_REQUESTED);
      assertThat(projects.listProjects(organization.getName()).iterateAll()).isEmpty();
      assertThat(projects.undeleteProjectAsync(made.getName()).get().getState())
          .isEqualTo(Project.State.ACTIVE);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("transports")
  void aPolicyWithAStaleEtagIsRefusedAndConditionsNeedVersionThree(
      String wire, Function<GcpEmulator, TransportChannelProvider> transport) throws Exception {
    try (ProjectsClient projects = projects(transport.apply(cloud), wire.equals("REST"))) {
      String project = "projects/policy-demo";
      Policy first =
          projects.setIamPolicy(
              project,
              Policy.newBuilder()
                  .setVersion(3)
                  .addBindings(
                      Binding.newBuilder()
                          .setRole("roles/run.viewer")
                          .addMembers("user:ann@example.com")
                          .setCondition(
                              Expr.newBuilder()
                                  .setTitle("until 2030")
                                  .setExpression(
                                      "request.time < timestamp(\"2030-01-01T00:00:00Z\")")))
                  .build());
      assertThat(first.getVersion()).isEqualTo(3);
      assertThat(projects.getIamPolicy(project).getBindings(0).getRole())
          .as("who does not ask for version 3 sees no condition")
          .startsWith("roles/run.viewer_withcond_");
      Policy whole =
          projects.getIamPolicy(
              GetIamPolicyRequest.newBuilder()
                  .setResource(project)
                  .setOptions(GetPolicyOptions.newBuilder().setRequestedPolicyVersion(3))
                  .build());
      assertThat(whole).isEqualTo(first);

      projects.setIamPolicy(project, first.toBuilder().clearBindings().build());
      assertThatThrownBy(() -> projects.setIamPolicy(project, first))
          .isInstanceOf(AbortedException.class);
      assertThat(
              projects
                  .testIamPermissions(project, List.of("resourcemanager.projects.get"))
                  .getPermissionsList())
          .containsExactly("resourcemanager.projects.get");
    }
  }

  @Test
  void theOlderApiShowsTheSameProjectsAndTheirAncestry() {
    RestCalls rest = new RestCalls(cloud);
    rest.post(
        "/v1/projects",
        "{\"projectId\":\"older-1\",\"name\":\"Older one\",\"labels\":{\"a\":\"b\"}}");
    assertThat(rest.get("/v1/projects/older-1").body().path("name").asText())
        .isEqualTo("Older one");
    assertThat(rest.get("/v3/projects/older-1").body().path("displayName").asText())
        .isEqualTo("Older one");
    assertThat(rest.get("/v1/projects?filter=labels.a:b").body().path("projects")).hasSize(1);
    assertThat(
            rest.post("/v1/projects/older-1:getAncestry", "{}")
                .body()
                .path("ancestor")
                .path(1)
                .path("resourceId")
                .path("type")
                .asText())
        .isEqualTo("organization");
    assertThat(rest.send("DELETE", "/v1/projects/older-1", "").status()).isEqualTo(200);
    assertThat(rest.get("/v1/projects/older-1").body().path("lifecycleState").asText())
        .isEqualTo("DELETE_REQUESTED");
    assertThat(rest.post("/v1/projects", "{\"projectId\":\"No\"}").status()).isEqualTo(400);
  }
}
