package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Calls;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.operation.OperationHandle;
import ai.varai.provisioner.gcp.operation.OperationHandle.Verb;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ServiceAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Operations that Google has forgotten, and resources that somebody has deleted. */
class VanishedTest {
  private static final Instant NOW = Instant.parse("2027-01-10T12:00:00Z");
  private static final ServiceAccount WANTED = new ServiceAccount("runner", "Runner", "");

  private final Accounts accounts = new Accounts();
  private final CallContext call =
      new TestCall("r", TestCall.of("r").address(), Clock.fixed(NOW, java.time.ZoneOffset.UTC));

  /** Accounts whose operations nobody knows any more. */
  private static final class Accounts extends CloudHandler<ServiceAccount> {
    private static final CloudSettings SETTINGS =
        CloudSettings.of(Map.of("project", "shop", "region", "europe-west1"));
    final Map<String, ServiceAccount> there = new TreeMap<>();

    Accounts() {
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
      return there.values().stream().map(each -> observed(each, call)).toList();
    }

    @Override
    public Optional<Observed<ServiceAccount>> read(ServiceAccount identity, CallContext call) {
      return Optional.ofNullable(there.get(identity.accountId())).map(each -> observed(each, call));
    }

    private static Observed<ServiceAccount> observed(ServiceAccount account, CallContext call) {
      return Observed.of(account, account.accountId(), call.owner(call.address()));
    }

    @Override
    protected OperationState insert(ServiceAccount wanted, CallContext call) {
      there.put(wanted.accountId(), wanted);
      return OperationState.ended();
    }

    @Override
    protected OperationState change(
        ServiceAccount wanted, Observed<ServiceAccount> current, CallContext call)
        throws ApiFailure {
      if (there.replace(wanted.accountId(), wanted) == null) {
        throw notFound("update " + label(wanted));
      }
      return OperationState.ended();
    }

    @Override
    protected OperationState remove(Observed<ServiceAccount> current, CallContext call) {
      there.remove(current.resource().accountId());
      return OperationState.ended();
    }

    @Override
    protected OperationState operation(String name) throws ApiFailure {
      throw notFound("ask for operation " + name);
    }

    private static ApiFailure notFound(String what) {
      return Failures.ofOperation(what, io.grpc.Status.Code.NOT_FOUND.value(), "not found");
    }
  }

  private Progress<ServiceAccount> poll(Verb verb, Duration age) throws Exception {
    return accounts.poll(
        new OperationHandle(verb, "operations/1", NOW.minus(age)).text(), WANTED, call);
  }

  @Test
  void a_create_that_came_to_nothing_before_its_operation_was_forgotten_is_begun_anew()
      throws Exception {
    assertThat(poll(Verb.CREATE, Duration.ofDays(30))).isInstanceOf(Progress.Done.class);
    assertThat(accounts.there).containsOnlyKeys("runner");
  }

  @Test
  void a_deletion_that_came_to_nothing_before_its_operation_was_forgotten_is_begun_anew()
      throws Exception {
    accounts.there.put("runner", WANTED);
    assertThat(poll(Verb.DELETE, Duration.ofDays(30))).isInstanceOf(Progress.Gone.class);
    assertThat(accounts.there).isEmpty();
  }

  @Test
  void what_a_forgotten_operation_led_to_is_as_good_as_its_answer() throws Exception {
    assertThat(poll(Verb.DELETE, Duration.ofDays(30))).isInstanceOf(Progress.Gone.class);
    var other = new ServiceAccount("runner", "as it was made", "");
    accounts.there.put("runner", other);
    assertThat(poll(Verb.CREATE, Duration.ofDays(30)))
        .isInstanceOfSatisfying(
            Progress.Done.class, done -> assertThat(accounts.there).containsValue(other));
  }

  @Test
  void an_operation_that_is_not_known_yet_is_asked_for_again() throws Exception {
    assertThat(poll(Verb.CREATE, Duration.ofSeconds(5))).isInstanceOf(Progress.Pending.class);
    assertThat(accounts.there).isEmpty();
  }

  @Test
  void a_change_of_what_was_deleted_meanwhile_says_so_and_what_to_do() {
    Observed<ServiceAccount> planned = Accounts.observed(WANTED, call);
    assertThatThrownBy(() -> accounts.update(WANTED, planned, call))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.advice()).isEqualTo("apply again: it is made anew"))
        .hasMessage(
            "service account runner does not exist any more: it was deleted after the plan was"
                + " made");
  }
}
