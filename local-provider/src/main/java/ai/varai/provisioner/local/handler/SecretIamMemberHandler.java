package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;

/** Lets a member at a secret. */
final class SecretIamMemberHandler extends RecordHandler<SecretIamMember> {
  private final SecretAccess access;

  SecretIamMemberHandler(LocalWorld world, SecretAccess access) {
    super(SecretIamMember.class, world);
    this.access = access;
  }

  @Override
  String key(SecretIamMember grant) {
    return SecretNames.idOf(grant.secret().get()) + " " + grant.role() + " " + grant.member().get();
  }

  @Override
  SecretIamMember computed(SecretIamMember grant) {
    return new SecretIamMember(
        Value.of(grant.secret().get()), grant.role(), Value.of(grant.member().get()));
  }

  @Override
  public List<Check> checks(Observed<SecretIamMember> observed, CallContext call) {
    SecretIamMember grant = observed.resource();
    String secret = SecretNames.idOf(grant.secret().get());
    var checks = new ArrayList<Check>();
    checks.add(access.readableBy(secret, grant.member().get()));
    checks.add(access.readableByNobodyElse(secret));
    return checks;
  }
}
