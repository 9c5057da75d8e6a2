package ai.varai.provisioner.local.port;

import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.local.runtime.StackMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** Looks before anything starts whether the ports are free that parts of the stack will take. */
public final class PortCheck {
  private final PortBook book;
  private final String stack;
  private final IntPredicate free;

  public PortCheck(PortBook book, String stack, IntPredicate free) {
    this.book = book;
    this.stack = stack;
    this.free = free;
  }

  /**
   * The ports that somebody else holds, and those that two parts are told to share.
   *
   * @param names the parts that are to exist
   * @param running the ports of the stack's own parts that run now
   */
  public List<Problem> problems(Set<String> names, Map<String, Integer> running) {
    var problems = new ArrayList<Problem>();
    var byPort = new TreeMap<Integer, String>();
    for (String name : names) {
      Optional<Integer> port = book.known(name);
      if (port.isEmpty()) {
        continue;
      }
      String other = byPort.putIfAbsent(port.get(), name);
      if (other != null) {
        problems.add(
            new Problem(
                "PORT_SHARED",
                name,
                name + " and " + other + " both want port " + port.get(),
                "Give one of them another number: " + book.optionOf(name) + "."));
      } else if (!port.get().equals(running.get(name)) && !free.test(port.get())) {
        taken(name, port.get()).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private Optional<Problem> taken(String name, int port) {
    Optional<PortHolder> holder = PortHolder.of(port);
    if (holder.filter(h -> h.hasVariable(StackMarks.VARIABLE_STACK, stack)).isPresent()) {
      return Optional.empty(); // left behind by this stack: it is replaced when its turn comes
    }
    String who = holder.map(PortHolder::toString).orElse("a process that cannot be named");
    String remedy =
        book.pinned(name).isPresent()
            ? "Stop that process, or move "
                + name
                + ": the option "
                + book.optionOf(name)
                + " says "
                + port
                + "; choose another number there."
            : "Stop that process, or move "
                + name
                + ": give it a free port with --set "
                + book.optionOf(name)
                + "=NUMBER.";
    return Optional.of(
        new Problem(
            "PORT_TAKEN", name, "port " + port + " of " + name + " is held by " + who, remedy));
  }
}
