package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.Route;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.Publications;
import ai.varai.provisioner.emulator.published.PublishedApi;
import ai.varai.provisioner.emulator.published.PublishedMethod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The methods that Google publishes and no API of the emulator declares: each answers UNIMPLEMENTED
 * and names itself. They are worked out when a request first finds no route, or the surface is
 * listed, because reading what is published takes longer than a start may.
 */
public final class PublishedGaps {

  private record Found(Map<String, List<Route>> byApi, RouteTable table) {}

  private final Supplier<Found> finder;
  private @Nullable Found found;

  public PublishedGaps(Apis apis) {
    this.finder = () -> compare(apis.all());
  }

  private synchronized Found found() {
    if (found == null) {
      found = finder.get();
    }
    return found;
  }

  /** The gaps of an API, in the order of its documents. */
  List<Route> of(String api) {
    return found().byApi().getOrDefault(api, List.of());
  }

  List<RouteTable.Match> find(String httpMethod, List<String> segments) {
    return found().table().find(httpMethod, segments);
  }

  private static Found compare(Collection<Registered> apis) {
    RouteTable declared = new RouteTable();
    Map<String, Registered> byName = new HashMap<>();
    for (Registered r : apis) {
      r.routes().forEach(declared::add);
      byName.put(r.api().name(), r);
    }
    Map<String, List<Route>> gaps = new HashMap<>();
    RouteTable table = new RouteTable();
    for (PublishedApi published : Publications.all()) {
      Optional<Registered> api = Optional.ofNullable(byName.get(published.name()));
      if (api.isEmpty()) {
        continue;
      }
      for (PublishedMethod m : published.methods()) {
        if (!isDeclared(declared, published.name(), m)) {
          Route gap = route(api.get(), m);
          gaps.computeIfAbsent(published.name(), k -> new ArrayList<>()).add(gap);
          table.add(gap);
        }
      }
    }
    return new Found(gaps, table);
  }

  private static boolean isDeclared(RouteTable declared, String api, PublishedMethod m) {
    return declared.find(m.httpMethod(), example(m.template())).stream()
        .map(RouteTable.Match::route)
        .filter(r -> r.target().info().api().equals(api))
        .anyMatch(r -> covers(r.template(), m.template()));
  }

  /**
   * Whether a declared path is the published one: the same words in the same places. Compute's
   * version is a variable, because it answers for its beta as well.
   */
  private static boolean covers(PathTemplate declared, PathTemplate published) {
    List<String> have = declared.segments();
    List<String> want = published.segments();
    if (!declared.verb().equals(published.verb()) || have.size() != want.size()) {
      return false;
    }
    for (int i = 0; i < have.size(); i++) {
      boolean version = i == 1 && have.get(0).equals("compute");
      boolean variable = have.get(i).startsWith("*") && want.get(i).startsWith("*");
      if (!version && !variable && !have.get(i).equals(want.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A path that the template matches. */
  static List<String> example(PathTemplate template) {
    List<String> out = new ArrayList<>();
    for (String s : template.segments()) {
      out.add(s.startsWith("*") ? "x" : s);
    }
    int last = out.size() - 1;
    if (!template.verb().isEmpty()) {
      out.set(last, out.get(last) + ":" + template.verb());
    }
    return out;
  }

  private static Route route(Registered api, PublishedMethod m) {
    String name = api.api().name();
    ApiMethod info = new ApiMethod(name, name, m.id(), false, api.api().errorStyle());
    return new Route(
        m.httpMethod(),
        m.template(),
        new Route.JsonTarget(
            info,
            call -> {
              throw GoogleError.unimplemented(m.id());
            }));
  }
}
