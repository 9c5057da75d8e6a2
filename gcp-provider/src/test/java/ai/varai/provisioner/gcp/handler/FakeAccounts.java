package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.ServiceAccount;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Accounts in memory; nobody knows of operations on them. */
final class FakeAccounts extends CloudHandler<ServiceAccount> {
  private static final CloudSettings SETTINGS =
      CloudSettings.of(Map.of("project", "shop", "region", "europe-west1"));

  final Map<String, Observed<ServiceAccount>> there = new TreeMap<>();
  boolean nameRests;

  FakeAccounts() {
    super(
        ServiceAccount.class,
        "iam",
        new Cloud(
            SETTINGS,
            new Clients(SETTINGS),
            new Calls(new Random(1)),
            new SharedLists(),
            new NewAccounts(Duration.ZERO),
            new Random(1)));
  }

  void has(ServiceAccount account, Ownership owner) {
    there.put(account.accountId(), Observed.of(account, account.accountId(), owner));
  }

  ServiceAccount found(String id) {
    return Optional.ofNullable(there.get(id)).orElseThrow().resource();
  }

  @Override
  public Permissions permissions() {
    return new Permissions(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  @Override
  protected String label(ServiceAccount account) {
    return "service account " + account.accountId();
  }

  @Override
  public List<Observed<ServiceAccount>> list(CallContext call) {
    return List.copyOf(there.values());
  }

  @Override
  public Optional<Observed<ServiceAccount>> read(ServiceAccount identity, CallContext call) {
    return Optional.ofNullable(there.get(identity.accountId()));
  }

  @Override
  protected OperationState insert(ServiceAccount wanted, CallContext call) throws ApiFailure {
    if (nameRests || there.containsKey(wanted.accountId())) {
      throw failure(Status.Code.ALREADY_EXISTS, "create " + label(wanted));
    }
    has(wanted, call.owner(call.address()));
    return OperationState.ended();
  }

  @Override
  protected OperationState change(
      ServiceAccount wanted, Observed<ServiceAccount> current, CallContext call) throws ApiFailure {
    if (!there.containsKey(wanted.accountId())) {
      throw failure(Status.Code.NOT_FOUND, "update " + label(wanted));
    }
    has(wanted, call.owner(call.address()));
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<ServiceAccount> current, CallContext call)
      throws ApiFailure {
    if (there.remove(current.resource().accountId()) == null) {
      throw failure(Status.Code.NOT_FOUND, "delete " + label(current.resource()));
    }
    return OperationState.ended();
  }

  @Override
  protected OperationState operation(String name) throws ApiFailure {
    throw failure(Status.Code.NOT_FOUND, "ask for operation " + name);
  }

  private static ApiFailure failure(Status.Code code, String what) {
    return Failures.ofOperation(what, code.value(), code.name());
  }
}
