package ai.varai.provisioner.lifecycle.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells steps that wait for each other from steps that only wait for such: the strongly connected
 * components of the order, by Kosaraju's algorithm.
 */
final class Circles {
  private final Map<Op, Op> heads = new HashMap<>();

  /**
   * @param steps linked in both directions; order that leads out of them is ignored
   */
  Circles(Collection<Op> steps) {
    Set<Op> unseen = new HashSet<>(steps);
    List<Op> finished = new ArrayList<>(steps.size());
    for (Op op : steps) {
      visit(op, one -> one.next, unseen, finished);
    }
    unseen.addAll(steps);
    for (int i = finished.size() - 1; i >= 0; i--) {
      Op head = finished.get(i);
      List<Op> members = new ArrayList<>();
      visit(head, Circles::before, unseen, members);
      members.forEach(member -> heads.put(member, head));
    }
  }

  /** Whether each of the two waits for the other, directly or over others. */
  boolean share(Op one, Op other) {
    Op head = heads.get(one);
    return head != null && head.equals(heads.get(other));
  }

  private static List<Op> before(Op op) {
    return op.after.stream().map(Op.After::before).toList();
  }

  /** Adds the unseen steps that can be reached from there, each after those that it leads to. */
  private static void visit(
      Op from, Function<Op, List<Op>> leadsTo, Set<Op> unseen, List<Op> finished) {
    if (!unseen.remove(from)) {
      return;
    }
    Deque<Op> path = new ArrayDeque<>(List.of(from));
    Deque<Iterator<Op>> branches = new ArrayDeque<>(List.of(leadsTo.apply(from).iterator()));
    while (!path.isEmpty()) {
      Iterator<Op> branch = branches.element();
      if (!branch.hasNext()) {
        branches.remove();
        finished.add(path.remove());
        continue;
      }
      Op next = branch.next();
      if (unseen.remove(next)) {
        path.push(next);
        branches.push(leadsTo.apply(next).iterator());
      }
    }
  }
}
