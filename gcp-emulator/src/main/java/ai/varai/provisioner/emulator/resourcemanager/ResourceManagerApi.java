package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.cloud.resourcemanager.v3.GetProjectRequest;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.cloud.resourcemanager.v3.ProjectsProto;
import com.google.cloud.resourcemanager.v3.SearchProjectsRequest;
import com.google.cloud.resourcemanager.v3.SearchProjectsResponse;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.iam.v1.TestIamPermissionsResponse;

/**
 * Resource Manager v3: projects. They cannot be created or deleted through this API here.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest">REST reference</a>
 */
public final class ResourceManagerApi implements EmulatedApi {
  /** Key of a project's own policy. */
  static final String POLICY = "cloudresourcemanager/project";

  @Override
  public String name() {
    return "cloudresourcemanager";
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    new ProjectsV1(emulation).register(api);
    api.service(ProjectsProto.getDescriptor(), "Projects")
        .unary(
            "GetProject",
            GetProjectRequest.class,
            (GetProjectRequest q, Call call) -> message(project(emulation, q.getName())))
        .unary(
            "SearchProjects",
            SearchProjectsRequest.class,
            (SearchProjectsRequest q, Call call) -> {
              var answer = SearchProjectsResponse.newBuilder();
              emulation.projects().all().forEach(each -> answer.addProjects(message(each)));
              return answer.build();
            })
        .unary(
            "GetIamPolicy",
            GetIamPolicyRequest.class,
            (GetIamPolicyRequest q, Call call) ->
                emulation.policies().get(project(emulation, q.getResource()).id(), POLICY))
        .unary(
            "SetIamPolicy",
            SetIamPolicyRequest.class,
            (SetIamPolicyRequest q, Call call) -> set(emulation, q))
        .unary(
            "TestIamPermissions",
            TestIamPermissionsRequest.class,
            (TestIamPermissionsRequest q, Call call) ->
                TestIamPermissionsResponse.newBuilder()
                    .addAllPermissions(q.getPermissionsList())
                    .build());
  }

  private static Policy set(Emulation emulation, SetIamPolicyRequest q) {
    return emulation
        .policies()
        .set(project(emulation, q.getResource()).id(), POLICY, q.getPolicy());
  }

  private static Projects.Project project(Emulation emulation, String name) {
    return emulation.projects().require(name.replaceFirst("^projects/", ""));
  }

  private static Project message(Projects.Project project) {
    return Project.newBuilder()
        .setName(project.numberName())
        .setProjectId(project.id())
        .setDisplayName(project.id())
        .setState(Project.State.ACTIVE)
        .build();
  }
}
