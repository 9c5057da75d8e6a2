package ai.varai.provisioner.lifecycle.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Links the steps so that each becomes ready at some time.
 *
 * <p>Old and new dependencies together can make steps wait for each other in a circle. Then order
 * is given up, as little of it as possible; what only waits for steps of a circle keeps its own.
 * First goes soft order that cannot hold, for it closes a circle of order that is not soft. Where
 * circles are left, one soft order after the other goes, and at last the order among deletions:
 * what is replaced goes before what needs it can move over anyway, so it gives way first, and a
 * replacement that may turn out to be needless is the last that stops waiting to know.
 */
final class Order {
  private static final List<BiPredicate<Op, Op.After>> GIVES_WAY =
      List.of(
          (op, after) -> after.soft() && op.partner != null && !op.uncertain(),
          (op, after) -> after.soft() && !op.uncertain(),
          (op, after) -> after.soft(),
          (op, after) -> amongDeletions(op, after) && op.partner != null,
          Order::amongDeletions);

  private Order() {}

  /** Turns "after" into "next" and "waiting", without what would close a circle. */
  static void link(List<Op> steps) {
    for (List<Op> stuck = tryLink(steps); !stuck.isEmpty(); stuck = tryLink(steps)) {
      var circles = new Circles(stuck);
      if (!loosenImpossible(stuck, circles) && !loosenOne(stuck, circles)) {
        throw new IllegalStateException(
            "steps wait for each other: " + stuck.stream().map(Op::address).toList());
      }
    }
  }

  private static boolean amongDeletions(Op op, Op.After after) {
    return op.step == Op.Step.DELETE && after.before().step == Op.Step.DELETE;
  }

  private static boolean loosenImpossible(List<Op> stuck, Circles circles) {
    boolean changed = false;
    for (Op op : stuck) {
      changed |=
          loosen(
              op,
              op.after.stream()
                  .filter(
                      after ->
                          after.soft()
                              && circles.share(op, after.before())
                              && mustWait(after.before(), op, circles))
                  .toList());
    }
    return changed;
  }

  /** Whether order that is not soft makes the one wait for the other. */
  private static boolean mustWait(Op one, Op other, Circles circles) {
    Set<Op> seen = new HashSet<>(Set.of(one));
    Deque<Op> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Op next = open.remove();
      if (next.equals(other)) {
        return true;
      }
      for (Op.After after : next.after) {
        if (!after.soft() && circles.share(next, after.before()) && seen.add(after.before())) {
          open.add(after.before());
        }
      }
    }
    return false;
  }

  private static boolean loosenOne(List<Op> stuck, Circles circles) {
    for (BiPredicate<Op, Op.After> givesWay : GIVES_WAY) {
      for (Op op : stuck) {
        for (Op.After after : op.after) {
          if (circles.share(op, after.before()) && givesWay.test(op, after)) {
            return loosen(op, List.of(after));
          }
        }
      }
    }
    return false;
  }

  private static boolean loosen(Op op, List<Op.After> some) {
    boolean changed = op.after.removeAll(some);
    op.hurried |= changed;
    return changed;
  }

  /** Returns the steps that never become ready. */
  private static List<Op> tryLink(List<Op> steps) {
    for (Op op : steps) {
      op.next.clear();
      op.waiting = op.after.size();
    }
    for (Op op : steps) {
      op.after.forEach(one -> one.before().next.add(op));
    }
    Map<Op, Integer> open = new HashMap<>();
    Deque<Op> ready = new ArrayDeque<>();
    for (Op op : steps) {
      open.put(op, op.waiting);
      if (op.waiting == 0) {
        ready.add(op);
      }
    }
    while (!ready.isEmpty()) {
      Op done = ready.remove();
      open.remove(done);
      for (Op next : done.next) {
        if (open.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    return steps.stream().filter(open::containsKey).toList();
  }
}
