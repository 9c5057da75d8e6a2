package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.Apis;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The REST routes of the APIs. Where the host or the path's first segment names the API, only that
 * one has to register; else all do.
 */
final class ApiRoutes {

  private final Apis apis;
  private final Map<String, RouteTable> own = new ConcurrentHashMap<>();
  private volatile @Nullable RouteTable all;

  ApiRoutes(Apis apis) {
    this.apis = apis;
  }

  /** As {@link RouteTable#find}, of one API or of all. */
  List<RouteTable.Match> find(Optional<String> api, String httpMethod, List<String> segments) {
    RouteTable table =
        api.or(() -> root(segments, 1))
            .or(() -> root(segments, 2))
            .map(a -> own.computeIfAbsent(a, k -> table(List.of(apis.named(k)))))
            .orElseGet(this::ofAll);
    return table.find(httpMethod, segments);
  }

  private Optional<String> root(List<String> segments, int length) {
    return segments.size() < length
        ? Optional.empty()
        : apis.ofRoot(String.join("/", segments.subList(0, length)));
  }

  private RouteTable ofAll() {
    RouteTable table = all;
    if (table == null) {
      table = table(apis.all());
      all = table;
    }
    return table;
  }

  private static RouteTable table(Collection<Registered> apis) {
    RouteTable table = new RouteTable();
    apis.forEach(a -> a.routes().forEach(table::add));
    return table;
  }
}
