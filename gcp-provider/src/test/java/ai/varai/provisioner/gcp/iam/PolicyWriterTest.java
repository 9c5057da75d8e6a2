package ai.varai.provisioner.gcp.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.gcp.iam.Policies.Change;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.type.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PolicyWriterTest {
  private static final String ROLE = "roles/run.invoker";
  private static final String OTHER_ROLE = "roles/cloudsql.client";
  private static final String MEMBER = "serviceAccount:auth@shop.iam.gserviceaccount.com";
  private static final String GHOST = "deleted:" + MEMBER + "?uid=117";
  private static final String STRANGER =
      "deleted:serviceAccount:old@shop.iam.gserviceaccount.com?uid=118";

  /** A policy whose readers may be told older ones for a while. */
  private static final class Kept implements PolicyAccess {
    Policy now;
    final Deque<Policy> stale = new ArrayDeque<>();
    final Deque<ProviderException> refusals = new ArrayDeque<>();
    String impossible = "nobody";
    int reads;
    int writes;

    Kept(Binding... bindings) {
      this.now = Policy.newBuilder().addAllBindings(List.of(bindings)).build();
    }

    @Override
    public Policy get() {
      reads++;
      return stale.isEmpty() ? now : stale.remove();
    }

    @Override
    public Policy set(Policy policy) throws ProviderException {
      writes++;
      if (!refusals.isEmpty()) {
        throw refusals.remove();
      }
      if (policy.toString().contains(impossible)) {
        throw new ProviderException(Category.INVALID, impossible + " does not exist", "");
      }
      now = policy;
      return policy;
    }
  }

  private static Binding binding(String role, String... members) {
    return Binding.newBuilder().setRole(role).addAllMembers(List.of(members)).build();
  }

  private static void write(Kept policy, boolean add) throws Exception {
    new PolicyWriter().change("projects/shop", policy, new Change(ROLE, MEMBER, add));
  }

  @Test
  void what_is_left_of_an_earlier_account_goes_when_its_successor_comes() throws Exception {
    var policy = new Kept(binding(ROLE, GHOST, STRANGER), binding(OTHER_ROLE, GHOST));
    write(policy, true);
    assertThat(policy.now.getBindingsList()).containsExactly(binding(ROLE, STRANGER, MEMBER));
  }

  @Test
  void what_is_left_of_an_account_goes_with_its_last_member() throws Exception {
    var policy = new Kept(binding(ROLE, GHOST), binding(OTHER_ROLE, STRANGER));
    write(policy, false);
    assertThat(policy.now.getBindingsList()).containsExactly(binding(OTHER_ROLE, STRANGER));
  }

  @Test
  void bindings_under_a_condition_stay_as_they_are() throws Exception {
    Binding conditional =
        binding(ROLE, GHOST).toBuilder()
            .setCondition(Expr.newBuilder().setExpression("true"))
            .build();
    var policy = new Kept(conditional);
    write(policy, true);
    assertThat(policy.now.getBindingsList()).containsExactly(conditional, binding(ROLE, MEMBER));
  }

  @Test
  void a_policy_that_holds_what_is_wanted_is_not_written() throws Exception {
    var policy = new Kept(binding(ROLE, STRANGER, MEMBER));
    write(policy, true);
    assertThat(policy.writes).isZero();
  }

  @Test
  void a_change_is_made_when_three_reads_in_a_row_show_it() throws Exception {
    var policy = new Kept();
    Policy before = policy.now;
    Policy after = before.toBuilder().addBindings(binding(ROLE, MEMBER)).build();
    // the read before the write, one that shows it, one that does not yet
    policy.stale.addAll(List.of(before, after, before));
    write(policy, true);
    assertThat(policy.writes).isEqualTo(1);
    assertThat(policy.reads).as("the first, two of no use, and three in a row").isEqualTo(6);
  }

  @Test
  void a_refusal_is_told_to_who_asked() {
    var policy = new Kept();
    policy.refusals.add(new ProviderException(Category.DENIED, "you may not", ""));
    assertThatThrownBy(() -> write(policy, true)).hasMessage("you may not");
    assertThat(policy.now.getBindingsList()).isEmpty();
  }

  @Test
  void what_others_write_meanwhile_stays() throws Exception {
    var policy = new Kept();
    Policy theirs = policy.now.toBuilder().addBindings(binding(OTHER_ROLE, STRANGER)).build();
    policy.stale.add(policy.now);
    policy.now = theirs;
    policy.refusals.add(new ProviderException(Category.BUSY, "the etag is not the newest", ""));
    write(policy, true);
    assertThat(policy.now.getBindingsList())
        .containsExactlyInAnyOrder(binding(OTHER_ROLE, STRANGER), binding(ROLE, MEMBER));
  }

  /** A policy that somebody reads for so long that others come meanwhile. */
  private static PolicyAccess slow(Kept policy, CountDownLatch reading, CountDownLatch read) {
    return new PolicyAccess() {
      @Override
      public Policy get() throws InterruptedException {
        reading.countDown();
        read.await();
        return policy.get();
      }

      @Override
      public Policy set(Policy changed) throws ProviderException {
        return policy.set(changed);
      }
    };
  }

  private static Thread writing(PolicyWriter writer, PolicyAccess access, String member) {
    var thread =
        new Thread(
            () -> {
              try {
                writer.change("projects/shop", access, new Change(ROLE, member, true));
              } catch (ProviderException | InterruptedException e) {
                // Nobody hears of it.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void waits(Thread thread) throws InterruptedException {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  @Test
  @Timeout(30)
  void who_is_interrupted_while_it_writes_for_others_too_leaves_them_their_changes()
      throws Exception {
    var policy = new Kept();
    var writer = new PolicyWriter();
    var firstRead = new CountDownLatch(1);
    var reading = new CountDownLatch(1);
    waits(writing(writer, slow(policy, new CountDownLatch(1), firstRead), "user:first@shop.io"));
    Thread second =
        writing(writer, slow(policy, reading, new CountDownLatch(1)), "user:second@shop.io");
    waits(second);
    Thread third = writing(writer, policy, MEMBER);
    waits(third);

    firstRead.countDown();
    reading.await(); // the second writes for itself and for the third
    second.interrupt();
    third.join();

    assertThat(policy.now.getBindingsList())
        .containsExactly(binding(ROLE, "user:first@shop.io", MEMBER));
  }

  @Test
  @Timeout(30)
  void one_impossible_member_does_not_keep_the_others_out() throws Exception {
    var policy = new Kept();
    var writer = new PolicyWriter();
    var firstRead = new CountDownLatch(1);
    waits(writing(writer, slow(policy, new CountDownLatch(1), firstRead), "user:first@shop.io"));
    List<Thread> others = new ArrayList<>();
    for (String member : List.of(MEMBER, "user:nobody@shop.io")) {
      others.add(writing(writer, policy, member));
      waits(others.get(others.size() - 1));
    }

    firstRead.countDown();
    for (Thread other : others) {
      other.join();
    }

    assertThat(policy.now.getBindingsList())
        .containsExactly(binding(ROLE, "user:first@shop.io", MEMBER));
  }
}
