package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.BucketIamMember;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;

/**
 * Who may use a bucket. Services of this machine run as one user, so that it is written down here
 * and checked for a bucket that exists; nobody is kept out.
 */
final class BucketIamMemberHandler extends RecordHandler<BucketIamMember> {
  private final BucketHandler buckets;

  BucketIamMemberHandler(LocalWorld world, BucketHandler buckets) {
    super(BucketIamMember.class, world);
    this.buckets = buckets;
  }

  @Override
  String key(BucketIamMember grant) {
    return grant.bucket().get() + " " + grant.role() + " " + grant.member().get();
  }

  @Override
  BucketIamMember computed(BucketIamMember grant) {
    return new BucketIamMember(
        Value.of(grant.bucket().get()), grant.role(), Value.of(grant.member().get()));
  }

  /** A bucket that went takes its policy with it. */
  @Override
  public Optional<Observed<BucketIamMember>> read(BucketIamMember identity, CallContext call)
      throws ProviderException, InterruptedException {
    return buckets.holds(identity.bucket().get()) ? super.read(identity, call) : Optional.empty();
  }
}
