package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.iam.MemberHandler;
import ai.varai.provisioner.gcp.iam.PolicyWriter;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.resource.Value;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.io.IOException;
import java.util.List;

/** Members of roles on Cloud Run services. */
public final class RunIamMemberHandler extends MemberHandler<RunIamMember> {
  private final RunServices services;

  public RunIamMemberHandler(Cloud cloud, PolicyWriter writer) {
    super(RunIamMember.class, "run", cloud, writer);
    this.services = new RunServices(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("run.services.list", "run.services.getIamPolicy"),
        List.of("run.services.setIamPolicy"),
        List.of(),
        List.of("run.services.setIamPolicy"),
        List.of("roles/run.admin"));
  }

  @Override
  protected String resource(RunIamMember member) {
    return services.parent(member.location()) + "/services/" + member.service().get();
  }

  @Override
  protected String role(RunIamMember member) {
    return member.role();
  }

  @Override
  protected String member(RunIamMember member) {
    return member.member().get();
  }

  @Override
  protected RunIamMember record(String resource, String role, String member) {
    String[] name = resource.split("/", -1);
    return new RunIamMember(Value.of(name[5]), name[3], role, Value.of(member));
  }

  @Override
  protected List<String> resources(CallContext call)
      throws ProviderException, InterruptedException {
    return services.list().stream()
        .filter(service -> Marks.ours(service.getLabelsMap(), call))
        .map(com.google.cloud.run.v2.Service::getName)
        .toList();
  }

  @Override
  protected Policy get(GetIamPolicyRequest request) throws IOException {
    return cloud.clients().run().getIamPolicy(request);
  }

  @Override
  protected Policy set(SetIamPolicyRequest request) throws IOException {
    return cloud.clients().run().setIamPolicy(request);
  }
}
