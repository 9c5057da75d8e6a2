package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.iam.MemberHandler;
import ai.varai.provisioner.gcp.iam.PolicyWriter;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.resource.Value;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.io.IOException;
import java.util.List;

/** Members of roles on secrets. */
public final class SecretIamMemberHandler extends MemberHandler<SecretIamMember> {
  private final Secrets secrets;

  public SecretIamMemberHandler(Cloud cloud, PolicyWriter writer) {
    super(SecretIamMember.class, "secretmanager", cloud, writer);
    this.secrets = new Secrets(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("secretmanager.secrets.list", "secretmanager.secrets.getIamPolicy"),
        List.of("secretmanager.secrets.setIamPolicy"),
        List.of(),
        List.of("secretmanager.secrets.setIamPolicy"),
        List.of("roles/secretmanager.admin"));
  }

  @Override
  protected String resource(SecretIamMember member) {
    return secrets.name(member.secret().get());
  }

  @Override
  protected String role(SecretIamMember member) {
    return member.role();
  }

  @Override
  protected String member(SecretIamMember member) {
    return member.member().get();
  }

  @Override
  protected SecretIamMember record(String resource, String role, String member) {
    return new SecretIamMember(Value.of(Names.last(resource)), role, Value.of(member));
  }

  @Override
  protected List<String> resources(CallContext call)
      throws ProviderException, InterruptedException {
    return secrets.list(call).stream()
        .map(secret -> secrets.name(Names.last(secret.getName())))
        .toList();
  }

  @Override
  protected Policy get(GetIamPolicyRequest request) throws IOException {
    return cloud.clients().secrets().getIamPolicy(request);
  }

  @Override
  protected Policy set(SetIamPolicyRequest request) throws IOException {
    return cloud.clients().secrets().setIamPolicy(request);
  }
}
