package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All REST routes in a tree of path segments; literals win over wildcards. */
final class RouteTable {

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node single;
    @Nullable Node wide;
    final List<Route> routes = new ArrayList<>();

    /** The node of a template's next segment. */
    Node under(String segment) {
      if (segment.equals("*")) {
        single = Objects.requireNonNullElseGet(single, Node::new);
        return single;
      }
      if (segment.equals("**")) {
        wide = Objects.requireNonNullElseGet(wide, Node::new);
        return wide;
      }
      return literals.computeIfAbsent(segment, k -> new Node());
    }
  }

  /** A route with the decoded segments it matched. */
  record Match(Route route, List<String> path) {
    Map<String, String> variables() {
      return route.template().bind(path);
    }

    /**
     * Whether another route may be meant: this one takes every path of a version, or took for a
     * part of the name what looks like a custom verb.
     */
    boolean isVague() {
      PathTemplate t = route.template();
      return (t.segments().size() == 2 && t.segments().get(1).equals("**"))
          || (t.verb().isEmpty() && path.get(path.size() - 1).indexOf(':') > 0);
    }
  }

  private final Node root = new Node();

  void add(Route route) {
    Node n = root;
    for (String s : route.template().segments()) {
      n = n.under(s);
    }
    n.routes.add(route);
  }

  /**
   * Every route of this path and verb, most specific first.
   *
   * @param segments the decoded segments, the last with its custom verb still on it
   */
  List<Match> find(String httpMethod, List<String> segments) {
    List<Match> out = new ArrayList<>();
    if (segments.isEmpty()) {
      return out;
    }
    String last = segments.get(segments.size() - 1);
    int colon = last.lastIndexOf(':');
    if (colon > 0) {
      List<String> cut = new ArrayList<>(segments);
      cut.set(cut.size() - 1, last.substring(0, colon));
      collect(root, cut, 0, httpMethod, last.substring(colon + 1), out);
    }
    collect(root, segments, 0, httpMethod, "", out);
    return out;
  }

  private static void collect(
      Node n, List<String> path, int i, String httpMethod, String verb, List<Match> out) {
    if (i == path.size()) {
      for (Route r : n.routes) {
        if (r.verb().equals(httpMethod) && r.template().verb().equals(verb)) {
          out.add(new Match(r, path));
        }
      }
      return;
    }
    Node literal = n.literals.get(path.get(i));
    if (literal != null) {
      collect(literal, path, i + 1, httpMethod, verb, out);
    }
    if (n.single != null && !path.get(i).isEmpty()) {
      collect(n.single, path, i + 1, httpMethod, verb, out);
    }
    if (n.wide != null) {
      // The fewest segments first, so that what a literal follows comes before what takes all.
      for (int j = i; j <= path.size(); j++) {
        collect(n.wide, path, j, httpMethod, verb, out);
      }
    }
  }
}
