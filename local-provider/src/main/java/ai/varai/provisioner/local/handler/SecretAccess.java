package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.secret.SecretStore;
import ai.varai.provisioner.local.secret.SecretStore.Grant;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.KindName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who may read which secret, from the grants that are on record. */
final class SecretAccess {
  private final LocalWorld world;

  SecretAccess(LocalWorld world) {
    this.world = world;
  }

  /** The member that a service account is in a grant. */
  static String member(String email) {
    return email.contains(":") ? email : "serviceAccount:" + email;
  }

  List<Grant> grants(String secretId) {
    return world.records().all(KindName.of(SecretIamMember.class)).stream()
        .map(entry -> world.json().decode(SecretIamMember.class, entry.resource()))
        .filter(grant -> SecretNames.idOf(grant.secret().get()).equals(secretId))
        .map(grant -> new Grant(grant.role(), grant.member().get()))
        .toList();
  }

  /** Refuses when the member may not read the version, or the version cannot be read at all. */
  void require(SecretRef ref, String member) throws ProviderException {
    world.secrets().payload(ref, member, grants(ref.secretId()));
  }

  Check readableBy(String secretId, String member) {
    return new Question(
        "secret " + secretId + " can be read by " + member,
        () -> whyUnreadable(secretId, member),
        "its newest version can be read");
  }

  /** Tries to read as every service account that no grant names. */
  Check readableByNobodyElse(String secretId) {
    return new Question(
        "secret " + secretId + " can be read by nobody else",
        () -> whyOpen(secretId),
        "every other service account is refused");
  }

  private Optional<String> whyUnreadable(String secretId, String member) {
    Optional<SecretRef> ref = newest(secretId);
    if (ref.isEmpty()) {
      return Optional.of("the secret has no version that is enabled");
    }
    try {
      require(ref.get(), member);
      return Optional.empty();
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> whyOpen(String secretId) {
    List<Grant> grants = grants(secretId);
    Optional<SecretRef> ref = newest(secretId);
    if (ref.isEmpty()) {
      return Optional.of("the secret has no version that is enabled");
    }
    for (String member : strangers(grants)) {
      try {
        world.secrets().payload(ref.get(), member, grants);
        return Optional.of(member + " can read it without a grant");
      } catch (ProviderException e) {
        if (e.category() != ProviderException.Category.DENIED) {
          return Optional.of(String.valueOf(e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  private List<String> strangers(List<Grant> grants) {
    var strangers = new ArrayList<String>();
    for (var entry : world.records().all(KindName.of(ServiceAccount.class))) {
      ServiceAccount account = world.json().decode(ServiceAccount.class, entry.resource());
      String member = member(account.email().orElse(account.accountId()));
      if (grants.stream().noneMatch(grant -> grant.member().equals(member))) {
        strangers.add(member);
      }
    }
    return strangers;
  }

  /** Whether a service is to have whatever is newest: so it is with secrets that a person keeps. */
  static boolean isNewest(SecretKey key) {
    return key.version().get().equals("latest");
  }

  /** The version that a service is to have now. */
  SecretRef reference(SecretKey key) throws ProviderException {
    if (!isNewest(key)) {
      return SecretNames.ref(key.secret().get(), key.version().get());
    }
    String id = SecretNames.idOf(key.secret().get());
    return newest(id)
        .orElseThrow(
            () ->
                new ProviderException(
                    ProviderException.Category.INVALID,
                    "secret " + id + " has no value yet",
                    "Put it in and bring the environment up again: provisioner secret set "
                        + id
                        + " --env="
                        + world.environment()));
  }

  /** The newest version that can be read. */
  Optional<SecretRef> newest(String secretId) {
    return world.secrets().versions(secretId).stream()
        .filter(version -> version.state() == SecretStore.State.ENABLED)
        .map(SecretStore.Version::ref)
        .reduce((older, newer) -> newer);
  }
}
