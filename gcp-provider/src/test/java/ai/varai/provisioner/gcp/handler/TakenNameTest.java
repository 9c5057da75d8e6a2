package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.kind.ServiceAccount;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A create that meets something of that name. */
class TakenNameTest {
  private static final ServiceAccount WANTED = new ServiceAccount("runner", "Runner", "");
  private static final ServiceAccount OTHER = new ServiceAccount("runner", "as it was", "");

  private final FakeAccounts accounts = new FakeAccounts();
  private final CallContext call = TestCall.of("r");
  private final Ownership mine = call.owner(call.address());

  @Test
  void what_is_ours_is_gone_on_with() throws Exception {
    accounts.has(OTHER, mine);
    assertThat(accounts.create(WANTED, call)).isInstanceOf(Progress.Done.class);
    assertThat(accounts.found("runner")).isEqualTo(WANTED);
  }

  @Test
  void what_another_environment_made_is_left_alone_and_named() {
    accounts.has(OTHER, new Ownership("production", mine.stack(), mine.address()));
    assertThatThrownBy(() -> accounts.create(WANTED, call))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.category()).isEqualTo(Category.CONFLICT))
        .hasMessage(
            "service account runner exists already and is not this environment's but"
                + " production's");
    assertThat(accounts.found("runner")).isEqualTo(OTHER);
  }

  @Test
  void what_somebody_made_by_hand_is_left_alone_and_can_be_adopted() {
    accounts.there.put("runner", new Observed<>(OTHER, "runner", Optional.empty()));
    assertThatThrownBy(() -> accounts.create(WANTED, call))
        .isInstanceOfSatisfying(
            ProviderException.class,
            e -> assertThat(e.advice()).contains("--adopt=" + call.address()))
        .hasMessage("service account runner exists already and is not this environment's");
    assertThat(accounts.found("runner")).isEqualTo(OTHER);
  }

  @Test
  void a_name_that_is_held_by_nothing_to_be_seen_is_told() {
    accounts.nameRests = true;
    assertThatThrownBy(() -> accounts.create(WANTED, call))
        .hasMessage(
            "service account runner: the name is taken although nothing of it is to be seen");
  }

  @Test
  void a_deletion_of_what_is_gone_has_succeeded() throws Exception {
    assertThat(accounts.delete(Observed.of(WANTED, "runner", mine), call))
        .isInstanceOf(Progress.Gone.class);
  }
}
