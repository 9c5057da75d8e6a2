package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of an apply. Belongs to the thread that walks. */
final class Op {
  /** What is done. The first three need no call. */
  enum Step {
    PASS(Action.NO_OP),
    ADOPT(Action.ADOPT),
    FORGET(Action.FORGET),
    CREATE(Action.CREATE),
    UPDATE(Action.UPDATE),
    DELETE(Action.DELETE);

    private final Action action;

    Step(Action action) {
      this.action = action;
    }

    Action action() {
      return action;
    }

    String word() {
      return action.word();
    }
  }

  /** A step that must come before; a soft one gives way where it would close a circle. */
  record After(Op before, boolean soft) {}

  final PlannedChange change;
  final List<Op> next = new ArrayList<>(2);
  final Set<ResourceAddress> waitedFor = new LinkedHashSet<>(2);
  List<After> after = new ArrayList<>(2);
  int waiting;
  Step step;
  Optional<Observed<?>> current;
  @Nullable Op partner;
  @Nullable ResourceAddress failedNeed;
  boolean ended;

  /** Whether a step that it would rather wait for comes later, or it would wait in a circle. */
  boolean hurried;

  /** Whether the deletion of what it lives inside has deleted it as well. */
  boolean goesWithContainer;

  Op(PlannedChange change, Step step) {
    this.change = change;
    this.step = step;
    this.current = step == Step.CREATE ? Optional.empty() : change.current();
  }

  ResourceAddress address() {
    return change.address();
  }

  void after(Op before, boolean soft) {
    if (before != this) {
      after.add(new After(before, soft));
    }
  }

  /** Whether it is one half of a replacement whose need is known only now. */
  boolean uncertain() {
    return partner != null
        && change.attributes().stream().anyMatch(one -> one.forcesReplacement())
        && change.attributes().stream()
            .filter(one -> one.forcesReplacement())
            .allMatch(one -> one.afterUnknown());
  }
}
