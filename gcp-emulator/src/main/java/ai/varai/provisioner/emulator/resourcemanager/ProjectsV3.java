package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import com.google.cloud.resourcemanager.v3.CreateProjectRequest;
import com.google.cloud.resourcemanager.v3.DeleteProjectMetadata;
import com.google.cloud.resourcemanager.v3.DeleteProjectRequest;
import com.google.cloud.resourcemanager.v3.GetProjectRequest;
import com.google.cloud.resourcemanager.v3.ListProjectsRequest;
import com.google.cloud.resourcemanager.v3.ListProjectsResponse;
import com.google.cloud.resourcemanager.v3.MoveProjectMetadata;
import com.google.cloud.resourcemanager.v3.MoveProjectRequest;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.ProjectsProto;
import com.google.cloud.resourcemanager.v3.SearchProjectsRequest;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.cloud.resourcemanager.v3.UndeleteProjectMetadata;
import com.google.cloud.resourcemanager.v3.UndeleteProjectRequest;
import com.google.cloud.resourcemanager.v3.UpdateProjectMetadata;
import com.google.cloud.resourcemanager.v3.UpdateProjectRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The methods of {@code google.cloud.resourcemanager.v3.Projects}. */
final class ProjectsV3 {
  private static final Set<String> CHANGEABLE = Set.of("display_name", "labels");

  private final Emulation emulation;
  private final ProjectRows rows;
  private final Hierarchy hierarchy;
  private final ProjectLife life;
  private final TagBindings tags;
  private final KnownAnswers operations;

  ProjectsV3(
      Emulation emulation,
      ProjectRows rows,
      Hierarchy hierarchy,
      ProjectLife life,
      TagBindings tags,
      KnownAnswers operations) {
    this.emulation = emulation;
    this.rows = rows;
    this.hierarchy = hierarchy;
    this.life = life;
    this.tags = tags;
    this.operations = operations;
  }

  void register(ApiBuilder api, ResourcePolicies policies) {
    api.service(ProjectsProto.getDescriptor(), "Projects")
        .unary("GetProject", GetProjectRequest.class, (q, c) -> rows.require(q.getName()))
        .unary("ListProjects", ListProjectsRequest.class, this::list)
        .unary("SearchProjects", SearchProjectsRequest.class, this::search)
        .unary("CreateProject", CreateProjectRequest.class, this::create)
        .unary("UpdateProject", UpdateProjectRequest.class, this::update)
        .unary("MoveProject", MoveProjectRequest.class, this::move)
        .unary("DeleteProject", DeleteProjectRequest.class, this::delete)
        .unary("UndeleteProject", UndeleteProjectRequest.class, this::undelete)
        .unary("GetIamPolicy", com.google.iam.v1.GetIamPolicyRequest.class, policies::get)
        .unary("SetIamPolicy", com.google.iam.v1.SetIamPolicyRequest.class, policies::set)
        .unary(
            "TestIamPermissions",
            com.google.iam.v1.TestIamPermissionsRequest.class,
            policies::test);
  }

  private ListProjectsResponse list(ListProjectsRequest q, Call call) {
    hierarchy.requireParent(q.getParent());
    List<Project> under =
        rows.all().stream()
            .filter(p -> p.getParent().equals(q.getParent()))
            .filter(p -> q.getShowDeleted() || p.getState() == Project.State.ACTIVE)
            .toList();
    Page<Project> page = page(under, q.getPageSize(), q.getPageToken());
    return ListProjectsResponse.newBuilder()
        .addAllProjects(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private SearchProjectsResponse search(SearchProjectsRequest q, Call call) {
    // "id" is what the field project_id is called in queries.
    String query = q.getQuery().replaceAll("(?<![\\w.])id(?=[:=])", "project_id");
    Page<Project> page =
        page(
            ListFilter.parse(Hierarchy.query(query)).apply(rows.visible(call)),
            q.getPageSize(),
            q.getPageToken());
    return SearchProjectsResponse.newBuilder()
        .addAllProjects(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private static Page<Project> page(List<Project> all, int size, String token) {
    return Page.of(all, size, token, 100, 1000, Project::getProjectId);
  }

  private Operation create(CreateProjectRequest q, Call call) {
    return operations.start(
        Hierarchy.SHARED,
        () -> {
          Project made = life.create(q.getProject(), call);
          tags.bindNew(made.getName(), q.getProject());
          return life.created(made);
        });
  }

  private Operation update(UpdateProjectRequest q, Call call) {
    ProjectChecks.content(q.getProject());
    FieldMasks.topLevel(q.getUpdateMask()).stream()
        .filter(f -> !f.equals("*") && !f.equals("displayName") && !CHANGEABLE.contains(f))
        .findFirst()
        .ifPresent(
            f -> {
              throw GoogleError.badField("update_mask", "The field " + f + " cannot be changed.");
            });
    return start(
        "pu",
        UpdateProjectMetadata.getDefaultInstance(),
        () ->
            rows.change(
                q.getProject().getName(),
                now -> {
                  life.checkEtag(now.getEtag(), q.getProject().getEtag());
                  if (FieldMasks.topLevel(q.getUpdateMask()).contains("*")) {
                    return now.toBuilder()
                        .setDisplayName(q.getProject().getDisplayName())
                        .clearLabels()
                        .putAllLabels(q.getProject().getLabelsMap())
                        .build();
                  }
                  // Without a mask only what may be changed is taken.
                  Project asked =
                      Project.newBuilder()
                          .setDisplayName(q.getProject().getDisplayName())
                          .putAllLabels(q.getProject().getLabelsMap())
                          .build();
                  return FieldMasks.patch(now, asked, q.getUpdateMask());
                }));
  }

  private Operation move(MoveProjectRequest q, Call call) {
    return start(
        "pm",
        MoveProjectMetadata.getDefaultInstance(),
        () -> life.move(q.getName(), q.getDestinationParent()));
  }

  private Operation delete(DeleteProjectRequest q, Call call) {
    return start("pd", DeleteProjectMetadata.getDefaultInstance(), () -> life.delete(q.getName()));
  }

  private Operation undelete(UndeleteProjectRequest q, Call call) {
    return start(
        "pr", UndeleteProjectMetadata.getDefaultInstance(), () -> life.undelete(q.getName()));
  }

  private Operation start(String prefix, Message metadata, Supplier<Project> effect) {
    return operations.start(
        Hierarchy.SHARED,
        () -> {
          Project next = effect.get();
          return new KnownAnswers.Known(
              next.getProjectId(),
              "operations/" + prefix + "." + emulation.ids().numeric(19),
              Optional.of(metadata),
              Optional.empty(),
              next);
        });
  }
}
