package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import java.util.Optional;

/** What requests are for that have an origin, by their hosts and paths. */
final class OriginTargets {

  private final Hosts hosts;
  private final Apis apis;
  private final BucketFacts buckets;

  OriginTargets(Hosts hosts, Apis apis, BucketFacts buckets) {
    this.hosts = hosts;
    this.apis = apis;
    this.buckets = buckets;
  }

  CrossOrigin.Target of(RequestHeaders headers) {
    String host = Hosts.clean(headers.authority());
    Optional<String> hostApi = hosts.api(host);
    String[] parts = headers.path().split("\\?", 2);
    try {
      List<String> segments =
          ClientPaths.clean(
              PathText.segments(parts[0]),
              false,
              hostApi.filter("storage"::equals).isPresent(),
              host);
      boolean media =
          parts.length > 1
              && PathText.query(parts[1]).getOrDefault("alt", List.of()).contains("media");
      String first = segments.get(0);
      return CrossOrigin.Target.of(
          hostApi.isEmpty()
                  && !Hosts.isGoogle(host)
                  && apis.ofRoot(first).isEmpty()
                  && buckets.exists(first)
              ? ClientPaths.xml(segments)
              : segments,
          media);
    } catch (GoogleError e) {
      return new CrossOrigin.Target(Optional.empty(), true);
    }
  }
}
