package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.cloud.location.GetLocationRequest;
import com.google.cloud.location.ListLocationsRequest;
import com.google.cloud.location.ListLocationsResponse;
import com.google.cloud.location.Location;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The methods of {@code google.cloud.location.Locations}: Google's regions, for every API, and what
 * else an API has.
 */
public final class Places {

  private final Projects projects;
  private final List<String> ids;
  private final UnaryOperator<Location> more;

  public Places(Projects projects) {
    this(projects, List.of(), UnaryOperator.identity());
  }

  /**
   * @param beyond the locations of an API that are no regions
   * @param more adds what an API says of a location
   */
  public Places(Projects projects, List<String> beyond, UnaryOperator<Location> more) {
    this.projects = projects;
    this.ids = Stream.concat(regions().stream(), beyond.stream()).sorted().toList();
    this.more = more;
  }

  /** Google Cloud's regions, by name. */
  public static List<String> regions() {
    return Regions.all().stream().map(Regions.Region::name).toList();
  }

  /** Whether Google Cloud has a region of this name. */
  public static boolean isRegion(String name) {
    return Regions.all().stream().anyMatch(r -> r.name().equals(name));
  }

  /** The region of a zone that Google Cloud has. */
  public static Optional<String> regionOfZone(String zone) {
    return Regions.ofZone(zone).map(Regions.Region::name);
  }

  private String project(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length < 2 || !parts[0].equals("projects")) {
      throw GoogleError.invalidArgument("Name \"" + name + "\" is not of the form projects/*.");
    }
    return projects.require(parts[1]).name();
  }

  private Location location(String project, String id) {
    Location.Builder b =
        Location.newBuilder().setName(project + "/locations/" + id).setLocationId(id);
    if (isRegion(id)) {
      b.putLabels("cloud.googleapis.com/region", id);
      RegionNames.of(id).ifPresent(at -> b.setDisplayName(at.place()));
    }
    return more.apply(b.build());
  }

  public ListLocationsResponse list(ListLocationsRequest q, Call call) {
    String project = project(q.getName());
    Page<Location> page =
        Page.of(
            ids.stream().map(id -> location(project, id)).toList(),
            q.getPageSize(),
            q.getPageToken(),
            100,
            1000,
            Location::getName);
    return ListLocationsResponse.newBuilder()
        .addAllLocations(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  public Location get(GetLocationRequest q, Call call) {
    String project = project(q.getName());
    String region = q.getName().substring(q.getName().lastIndexOf('/') + 1);
    if (!ids.contains(region)) {
      throw GoogleError.notFound("Location " + q.getName() + " is not found.");
    }
    return location(project, region);
  }
}
