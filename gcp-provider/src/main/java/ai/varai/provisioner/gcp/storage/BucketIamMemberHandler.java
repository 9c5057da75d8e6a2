package ai.varai.provisioner.gcp.storage;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.iam.MemberHandler;
import ai.varai.provisioner.gcp.iam.PolicyWriter;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.BucketIamMember;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.storage.model.Bucket;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.io.IOException;
import java.util.List;

/** Members of roles on buckets. */
public final class BucketIamMemberHandler extends MemberHandler<BucketIamMember> {
  private static final String PREFIX = "buckets/";

  private final Buckets buckets;

  public BucketIamMemberHandler(Cloud cloud, PolicyWriter writer) {
    super(BucketIamMember.class, "storage", cloud, writer);
    this.buckets = new Buckets(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("storage.buckets.list", "storage.buckets.getIamPolicy"),
        List.of("storage.buckets.setIamPolicy"),
        List.of(),
        List.of("storage.buckets.setIamPolicy"),
        List.of("roles/storage.admin"));
  }

  @Override
  protected String resource(BucketIamMember member) {
    return PREFIX + member.bucket().get();
  }

  @Override
  protected String role(BucketIamMember member) {
    return member.role();
  }

  @Override
  protected String member(BucketIamMember member) {
    return member.member().get();
  }

  @Override
  protected BucketIamMember record(String resource, String role, String member) {
    return new BucketIamMember(
        Value.of(resource.substring(PREFIX.length())), role, Value.of(member));
  }

  @Override
  protected List<String> resources(CallContext call)
      throws ProviderException, InterruptedException {
    return buckets.list(call).stream().map(Bucket::getName).map(PREFIX::concat).toList();
  }

  @Override
  protected Policy get(GetIamPolicyRequest request) throws IOException {
    return BucketPolicies.read(
        cloud
            .clients()
            .storage()
            .buckets()
            .getIamPolicy(request.getResource().substring(PREFIX.length()))
            .setOptionsRequestedPolicyVersion(request.getOptions().getRequestedPolicyVersion())
            .execute());
  }

  @Override
  protected Policy set(SetIamPolicyRequest request) throws IOException {
    return BucketPolicies.read(
        cloud
            .clients()
            .storage()
            .buckets()
            .setIamPolicy(
                request.getResource().substring(PREFIX.length()),
                BucketPolicies.write(request.getPolicy()))
            .execute());
  }
}
