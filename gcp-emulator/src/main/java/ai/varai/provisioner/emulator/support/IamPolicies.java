package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Allow policies of any resource, with etags. Setting compares and swaps under the project's lock,
 * so that concurrent read-modify-writes lose no update.
 */
public final class IamPolicies {

  /** The etag of a policy that was never set: {@code ACAB} in base 64. */
  public static final ByteString EMPTY_ETAG = ByteString.copyFrom(new byte[] {0, 0x20, 1});

  private static final Pattern MEMBER =
      Pattern.compile(
          "allUsers|allAuthenticatedUsers"
              + "|(user|serviceAccount|group|domain):[^\\s?]+"
              + "|deleted:(user|serviceAccount|group|domain):[^\\s]+"
              + "|(projectOwner|projectEditor|projectViewer):[^\\s]+"
              + "|(deleted:)?(principal|principalSet):.+");

  private final Store store;
  private final Table<Policy> table;
  private final AtomicLong serial;
  private final List<Consumer<String>> memberChecks = new CopyOnWriteArrayList<>();
  private final List<PolicyCheck> policyChecks = new CopyOnWriteArrayList<>();
  private final PolicyMembers accounts = new PolicyMembers();
  private final Clock clock;
  private final Map<String, Earlier> earlier = new ConcurrentHashMap<>();
  private volatile Runnable checkers = () -> {};
  private volatile BiPredicate<String, Duration> propagating = (resource, age) -> false;
  private volatile BiPredicate<String, Duration> stale = (resource, age) -> false;

  /** What stood in a policy before it was last written. */
  private record Earlier(Policy policy, Instant until) {}

  public IamPolicies(Store store, Clock clock) {
    this.clock = clock;
    this.store = store;
    this.table = store.table("core.iam", Codec.proto(Policy.class));
    this.serial = new AtomicLong(clock.millis() * 1000);
  }

  /** Says which unique id the service account has that has an e-mail address now. */
  public void identifyAccounts(Function<String, Optional<String>> uniqueIds) {
    accounts.identifyBy(uniqueIds);
  }

  /** Adds a check of each member of a new policy; it throws to refuse. */
  public void checkMembers(Consumer<String> check) {
    memberChecks.add(check);
  }

  /** Looks at a policy before it is stored; throws to refuse it. */
  @FunctionalInterface
  public interface PolicyCheck {
    /**
     * Throws when it must not be stored.
     *
     * @param resource the key under which the policy is kept
     */
    void check(String project, String resource, Policy policy);
  }

  /** Says what is run before a policy is checked, so that all who have checks can add them. */
  public void gatherChecks(Runnable gathering) {
    checkers = gathering;
  }

  /** Adds a check of each new policy. */
  public void checkPolicies(PolicyCheck check) {
    policyChecks.add(check);
  }

  /**
   * Says which readers are shown an earlier policy, from the resource and the age of what they do
   * not see (a fault asked for by a user).
   */
  public void staleWhen(BiPredicate<String, Duration> predicate) {
    stale = predicate;
  }

  /** As {@link #staleWhen}, for what policies grant instead of what their readers see. */
  public void propagatingWhen(BiPredicate<String, Duration> predicate) {
    propagating = predicate;
  }

  /** The policy that counts, when one was ever set: changes may take a while to do so. */
  public Optional<Policy> inForce(String project, String resource) {
    return before(project, resource, propagating).or(() -> find(project, resource));
  }

  private Optional<Policy> before(
      String project, String resource, BiPredicate<String, Duration> late) {
    Earlier before = earlier.get(project + " " + resource);
    return before != null && late.test(resource, Duration.between(before.until(), clock.instant()))
        ? Optional.of(accounts.shown(before.policy()))
        : Optional.empty();
  }

  /** The policy of a resource, by a key that is unique across APIs. */
  public Policy get(String project, String resource) {
    return before(project, resource, stale).orElseGet(() -> current(project, resource));
  }

  private Policy current(String project, String resource) {
    return find(project, resource).orElse(Policy.newBuilder().setEtag(EMPTY_ETAG).build());
  }

  /**
   * The policy as a caller reads it who understands policies up to a version: who asks for less
   * than 3 gets conditional bindings under another role's name, without their conditions.
   *
   * @see <a href="https://cloud.google.com/iam/docs/policies#specifying-version-get">Versions</a>
   */
  public Policy get(String project, String resource, int requestedVersion) {
    Policy policy = get(project, resource);
    if (requestedVersion >= 3 || policy.getVersion() < 3) {
      return policy;
    }
    Policy.Builder out = policy.toBuilder().setVersion(1).clearBindings();
    for (Binding b : policy.getBindingsList()) {
      out.addBindings(
          b.hasCondition()
              ? b.toBuilder()
                  .setRole(b.getRole() + "_withcond_" + digest(b.getCondition()))
                  .clearCondition()
                  .build()
              : b);
    }
    return out.build();
  }

  private static String digest(com.google.type.Expr condition) {
    return java.util.HexFormat.of().formatHex(Ids.sha256(condition.toByteArray()), 0, 10);
  }

  /** The policy, when one was ever set. */
  public Optional<Policy> find(String project, String resource) {
    return table.get(project, resource).map(accounts::shown);
  }

  /** Replaces the policy. ABORTED (409) when the given etag is not the current one. */
  public Policy set(String project, String resource, Policy policy) {
    checkers.run();
    return store.transact(
        project,
        () -> {
          Policy now = current(project, resource);
          if (!policy.getEtag().isEmpty() && !policy.getEtag().equals(now.getEtag())) {
            throw GoogleError.aborted(
                "There were concurrent policy changes. Please retry the whole read-modify-write"
                    + " with exponential backoff.");
          }
          boolean conditional = policy.getBindingsList().stream().anyMatch(Binding::hasCondition);
          if (conditional && policy.getVersion() < 3) {
            throw GoogleError.invalidArgument(
                "When the policy contains conditional role bindings, version must be set to 3.");
          }
          // The stored version follows from the content: a recorded policy without conditions that
          // was set with version 3 reads back as version 1.
          Policy next =
              normalise(policy, members(now)).toBuilder()
                  .setVersion(conditional ? 3 : 1)
                  .setEtag(nextEtag())
                  .build();
          policyChecks.forEach(c -> c.check(project, resource, next));
          Policy kept = accounts.kept(next);
          table.put(project, resource, kept);
          earlier.put(project + " " + resource, new Earlier(accounts.kept(now), clock.instant()));
          return accounts.shown(kept);
        });
  }

  /** Forgets the policy, when its resource goes. */
  public void remove(String project, String resource) {
    table.remove(project, resource);
    earlier.remove(project + " " + resource);
  }

  /** Keeps the policy under another key, if there is one; what stood there goes. */
  public void move(String project, String from, String to) {
    Optional<Policy> kept = table.get(project, from);
    remove(project, from);
    remove(project, to);
    kept.ifPresent(p -> table.put(project, to, p));
  }

  private ByteString nextEtag() {
    return ByteString.copyFrom(
        ByteBuffer.allocate(8).putLong(0x0700000000000000L | serial.incrementAndGet()).flip());
  }

  private static Set<String> members(Policy policy) {
    return policy.getBindingsList().stream()
        .flatMap(b -> b.getMembersList().stream())
        .collect(Collectors.toSet());
  }

  /**
   * @param known members that stood there before: they are not checked again, since one whose
   *     account has gone would keep the policy from ever being written
   */
  private Policy normalise(Policy policy, Set<String> known) {
    record Slot(String role, com.google.type.Expr condition) {}
    Map<Slot, LinkedHashSet<String>> slots = new LinkedHashMap<>();
    for (Binding b : policy.getBindingsList()) {
      if (b.getRole().isEmpty()) {
        throw GoogleError.invalidArgument("Role name must be in the format roles/{role}.");
      }
      for (String m : b.getMembersList()) {
        check(m, known);
        slots
            .computeIfAbsent(new Slot(b.getRole(), b.getCondition()), k -> new LinkedHashSet<>())
            .add(m);
      }
    }
    Policy.Builder out = policy.toBuilder().clearBindings();
    slots.forEach(
        (slot, members) -> {
          List<String> sorted = new ArrayList<>(members);
          java.util.Collections.sort(sorted);
          Binding.Builder b = Binding.newBuilder().setRole(slot.role()).addAllMembers(sorted);
          if (!slot.condition().equals(com.google.type.Expr.getDefaultInstance())) {
            b.setCondition(slot.condition());
          }
          out.addBindings(b);
        });
    return out.build();
  }

  private void check(String member, Set<String> known) {
    if (!MEMBER.matcher(member).matches()) {
      throw GoogleError.invalidArgument(
          "The member "
              + member
              + " is of an unknown type. Please set a valid type prefix for the"
              + " member.");
    }
    if (!known.contains(member)) {
      memberChecks.forEach(c -> c.accept(member));
    }
  }
}
