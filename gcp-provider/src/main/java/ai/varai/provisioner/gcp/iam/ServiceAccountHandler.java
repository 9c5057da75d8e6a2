package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.kind.ServiceAccount;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.EnableServiceAccountRequest;
import com.google.iam.admin.v1.ListServiceAccountsRequest;
import com.google.iam.admin.v1.PatchServiceAccountRequest;
import com.google.protobuf.FieldMask;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Service accounts. IAM tells of a new one at different times in different places: it counts as
 * made after three reads in a row have found it. When it was made IAM does not tell: its
 * description does, so that a later process knows that policies may not have heard of it yet.
 */
public final class ServiceAccountHandler extends CloudHandler<ServiceAccount> {
  private static final int PAGE = 100;
  private static final String STABLE = "stable-reads/";
  private static final int STABLE_READS = 3;

  /** Bytes of a description that IAM accepts. */
  private static final int DESCRIPTION_LIMIT = 256;

  public ServiceAccountHandler(Cloud cloud) {
    super(ServiceAccount.class, "iam", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("iam.serviceAccounts.list", "iam.serviceAccounts.get"),
        List.of("iam.serviceAccounts.create"),
        List.of("iam.serviceAccounts.update", "iam.serviceAccounts.enable"),
        List.of("iam.serviceAccounts.delete"),
        List.of("roles/iam.serviceAccountAdmin"));
  }

  @Override
  protected String label(ServiceAccount account) {
    return "service account " + account.accountId();
  }

  private String name(String accountId) {
    return cloud.projectName() + "/serviceAccounts/" + email(accountId);
  }

  private String email(String accountId) {
    return accountId + "@" + cloud.project() + ".iam.gserviceaccount.com";
  }

  @Override
  public List<Observed<ServiceAccount>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        ListServiceAccountsRequest.newBuilder()
            .setName(cloud.projectName())
            .setPageSize(PAGE)
            .build();
    return look(
        "list service accounts",
        () -> {
          var found = new ArrayList<Observed<ServiceAccount>>();
          cloud
              .clients()
              .accounts()
              .listServiceAccounts(request)
              .iterateAll()
              .forEach(account -> found.add(observed(account)));
          found.removeIf(each -> !Marks.ours(each, call));
          return found;
        });
  }

  @Override
  public Optional<Observed<ServiceAccount>> read(ServiceAccount identity, CallContext call)
      throws ProviderException, InterruptedException {
    String name = name(identity.accountId());
    return find("read " + label(identity), () -> cloud.clients().accounts().getServiceAccount(name))
        .map(this::observed);
  }

  @Override
  protected OperationState insert(ServiceAccount wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Instant now = call.clock().instant();
    var request =
        CreateServiceAccountRequest.newBuilder()
            .setName(cloud.projectName())
            .setAccountId(wanted.accountId())
            .setServiceAccount(account(wanted, Optional.of(now), call))
            .build();
    call("create " + label(wanted), () -> cloud.clients().accounts().createServiceAccount(request));
    cloud.accounts().add(email(wanted.accountId()), now);
    return settle(wanted.accountId());
  }

  /** Reads the account until it is found three times in a row. */
  private OperationState settle(String accountId) throws ProviderException, InterruptedException {
    String name = name(accountId);
    for (int i = 0; i < STABLE_READS; i++) {
      try {
        look("read " + name, () -> cloud.clients().accounts().getServiceAccount(name));
      } catch (ApiFailure e) {
        // IAM may answer 403 for an account that it does not know yet.
        if (e.notFound() || e.category() == Category.DENIED) {
          return new OperationState(STABLE + accountId, false, Optional.empty());
        }
        throw e;
      }
    }
    return OperationState.ended();
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return settle(name.substring(STABLE.length()));
  }

  @Override
  protected OperationState change(
      ServiceAccount wanted, Observed<ServiceAccount> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        PatchServiceAccountRequest.newBuilder()
            .setServiceAccount(
                account(wanted, cloud.accounts().made(email(wanted.accountId())), call)
                    .setName(name(wanted.accountId())))
            .setUpdateMask(FieldMask.newBuilder().addPaths("display_name").addPaths("description"))
            .build();
    call("update " + label(wanted), () -> cloud.clients().accounts().patchServiceAccount(request));
    if (current.defect().isPresent()) {
      enable(wanted);
    }
    return OperationState.ended();
  }

  private void enable(ServiceAccount wanted) throws ProviderException, InterruptedException {
    var request =
        EnableServiceAccountRequest.newBuilder().setName(name(wanted.accountId())).build();
    call(
        "enable " + label(wanted),
        () -> {
          cloud.clients().accounts().enableServiceAccount(request);
          return "";
        });
  }

  @Override
  protected OperationState remove(Observed<ServiceAccount> current, CallContext call)
      throws ProviderException, InterruptedException {
    String name = name(current.resource().accountId());
    call(
        "delete " + label(current.resource()),
        () -> {
          cloud.clients().accounts().deleteServiceAccount(name);
          return name;
        });
    return OperationState.ended();
  }

  private static com.google.iam.admin.v1.ServiceAccount.Builder account(
      ServiceAccount wanted, Optional<Instant> made, CallContext call) {
    Ownership owner = call.owner(call.address());
    return com.google.iam.admin.v1.ServiceAccount.newBuilder()
        .setDisplayName(wanted.displayName())
        .setDescription(
            made.map(time -> Marks.describe(wanted.description(), owner, time))
                .filter(text -> text.getBytes(StandardCharsets.UTF_8).length <= DESCRIPTION_LIMIT)
                .orElseGet(() -> Marks.describe(wanted.description(), owner)));
  }

  private Observed<ServiceAccount> observed(com.google.iam.admin.v1.ServiceAccount account) {
    String email = account.getEmail();
    Marks.describedMade(account.getDescription())
        .ifPresent(time -> cloud.accounts().add(email, time));
    return new Observed<>(
        new ServiceAccount(
            email.substring(0, email.indexOf('@')),
            account.getDisplayName(),
            Marks.undescribed(account.getDescription()),
            Optional.of(email)),
        account.getName(),
        Marks.describedOwner(kindName(), account.getDescription()),
        account.getDisabled() ? Optional.of("it is disabled") : Optional.empty());
  }
}
