package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.model.kind.ServiceAccount;
import java.util.Optional;

/** An identity that can be let at secrets. Its address looks like Google's, so that it fits in. */
final class ServiceAccountHandler extends RecordHandler<ServiceAccount> {
  ServiceAccountHandler(LocalWorld world) {
    super(ServiceAccount.class, world);
  }

  @Override
  String key(ServiceAccount account) {
    return account.accountId();
  }

  @Override
  ServiceAccount computed(ServiceAccount account) {
    return new ServiceAccount(
        account.accountId(),
        account.displayName(),
        account.description(),
        Optional.of(account.accountId() + "@" + world.environment() + ".iam.gserviceaccount.com"));
  }
}
