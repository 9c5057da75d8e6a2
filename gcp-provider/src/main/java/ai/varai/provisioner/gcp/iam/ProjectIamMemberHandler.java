package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.ProjectIamMember;
import ai.varai.provisioner.model.resource.Value;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.io.IOException;
import java.util.List;

/** Members of roles on the project. */
public final class ProjectIamMemberHandler extends MemberHandler<ProjectIamMember> {
  public ProjectIamMemberHandler(Cloud cloud, PolicyWriter writer) {
    super(ProjectIamMember.class, "cloudresourcemanager", cloud, writer);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("resourcemanager.projects.get", "resourcemanager.projects.getIamPolicy"),
        List.of("resourcemanager.projects.setIamPolicy"),
        List.of(),
        List.of("resourcemanager.projects.setIamPolicy"),
        List.of("roles/resourcemanager.projectIamAdmin"));
  }

  @Override
  protected String resource(ProjectIamMember member) {
    return cloud.projectName();
  }

  @Override
  protected String role(ProjectIamMember member) {
    return member.role();
  }

  @Override
  protected String member(ProjectIamMember member) {
    return member.member().get();
  }

  @Override
  protected ProjectIamMember record(String resource, String role, String member) {
    return new ProjectIamMember(role, Value.of(member));
  }

  /** A project is shared with others. */
  @Override
  protected boolean isOwn() {
    return false;
  }

  @Override
  protected List<String> resources(CallContext call) {
    return List.of(cloud.projectName());
  }

  @Override
  protected Policy get(GetIamPolicyRequest request) throws IOException {
    return cloud.clients().projects().getIamPolicy(request);
  }

  @Override
  protected Policy set(SetIamPolicyRequest request) throws IOException {
    return cloud.clients().projects().setIamPolicy(request);
  }
}
