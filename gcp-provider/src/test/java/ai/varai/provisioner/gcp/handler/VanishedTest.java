package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.gcp.operation.OperationHandle;
import ai.varai.provisioner.gcp.operation.OperationHandle.Verb;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ServiceAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Operations that Google has forgotten, and resources that somebody has deleted. */
class VanishedTest {
  private static final Instant NOW = Instant.parse("2027-01-10T12:00:00Z");
  private static final ServiceAccount WANTED = new ServiceAccount("runner", "Runner", "");

  private final FakeAccounts accounts = new FakeAccounts();
  private final CallContext call =
      new TestCall("r", TestCall.of("r").address(), Clock.fixed(NOW, java.time.ZoneOffset.UTC));

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
    accounts.has(WANTED, call.owner(call.address()));
    assertThat(poll(Verb.DELETE, Duration.ofDays(30))).isInstanceOf(Progress.Gone.class);
    assertThat(accounts.there).isEmpty();
  }

  @Test
  void what_a_forgotten_operation_led_to_is_as_good_as_its_answer() throws Exception {
    assertThat(poll(Verb.DELETE, Duration.ofDays(30))).isInstanceOf(Progress.Gone.class);
    var other = new ServiceAccount("runner", "as it was made", "");
    accounts.has(other, call.owner(call.address()));
    assertThat(poll(Verb.CREATE, Duration.ofDays(30)))
        .isInstanceOfSatisfying(
            Progress.Done.class, done -> assertThat(accounts.found("runner")).isEqualTo(other));
  }

  @Test
  void an_operation_that_is_not_known_yet_is_asked_for_again() throws Exception {
    assertThat(poll(Verb.CREATE, Duration.ofSeconds(5))).isInstanceOf(Progress.Pending.class);
    assertThat(accounts.there).isEmpty();
  }

  @Test
  void a_change_of_what_was_deleted_meanwhile_says_so_and_what_to_do() {
    Observed<ServiceAccount> planned = Observed.of(WANTED, "runner", call.owner(call.address()));
    assertThatThrownBy(() -> accounts.update(WANTED, planned, call))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.advice()).isEqualTo("apply again: it is made anew"))
        .hasMessage(
            "service account runner does not exist any more: it was deleted after the plan was"
                + " made");
  }
}
