package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.support.Ids;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images by their family, and the public images that instances are mostly made from. Of the latter
 * the newest known here and those before it are there, by their dates; nobody can boot them.
 *
 * @see <a href="https://cloud.google.com/compute/docs/images/os-details">Operating systems</a>
 */
final class PublicImages {

  /**
   * The images of one family.
   *
   * @param family empty where all images are deprecated, so that the family has no newest one
   * @param stem what the names of its images begin with
   * @param newest the rest of the name of the newest one
   */
  private record Line(String project, String family, String stem, String newest, int sizeGb) {

    private static final Pattern DATE = Pattern.compile("v(\\d{8})");

    String name() {
      return stem + "-" + newest;
    }

    /** Whether it has, or had, an image of this name. */
    boolean has(String image) {
      if (image.equals(name())) {
        return true;
      }
      if (!image.startsWith(stem + "-") || !DATE.matcher(newest).matches()) {
        return false;
      }
      String version = image.substring(stem.length() + 1);
      return DATE.matcher(version).matches()
          && version.compareTo(newest) < 0
          && version.compareTo("v2013") > 0;
    }

    ObjectNode shown(String image) {
      boolean arm = (family + "-" + stem + "-").contains("-arm64-");
      Matcher date = DATE.matcher(image.substring(stem.length() + 1));
      String day = date.matches() ? date.group(1) : "20250101";
      ObjectNode shown =
          Json.object()
              .put("kind", "compute#image")
              .put("id", Ids.stableNumber(project + "/" + image, 18))
              .put(
                  "creationTimestamp",
                  "%s-%s-%sT00:00:00.000-08:00"
                      .formatted(day.substring(0, 4), day.substring(4, 6), day.substring(6)))
              .put("name", image)
              .put("description", image)
              .put("sourceType", "RAW")
              .put("status", "READY")
              .put("archiveSizeBytes", "1000000000")
              .put("diskSizeGb", Integer.toString(sizeGb))
              .put("architecture", arm ? "ARM64" : "X86_64")
              .put("enableConfidentialCompute", false)
              .put("labelFingerprint", "42WmSpB8rSM=")
              .put("selfLink", new ResourceUrl(project, "global", "images", image).link());
      if (!family.isEmpty()) {
        shown.put("family", family);
      }
      shown.putArray("licenses").add(new ResourceUrl(project, "global", "licenses", stem).link());
      shown.putArray("storageLocations").add("us").add("eu").add("asia");
      if (!image.equals(name()) || family.isEmpty()) {
        shown.putObject("deprecated").put("state", "DEPRECATED");
      }
      return shown;
    }
  }

  private static final String DEBIAN = "debian-cloud";
  private static final String UBUNTU = "ubuntu-os-cloud";

  private static final List<Line> ALL =
      List.of(
          new Line(DEBIAN, "", "debian-8-jessie", "v20180814", 10),
          new Line(DEBIAN, "", "debian-9-stretch", "v20220822", 10),
          new Line(DEBIAN, "", "debian-10-buster", "v20240701", 10),
          new Line(DEBIAN, "debian-11", "debian-11-bullseye", "v20231010", 10),
          new Line(DEBIAN, "debian-11-arm64", "debian-11-bullseye-arm64", "v20231010", 10),
          new Line(DEBIAN, "debian-12", "debian-12-bookworm", "v20231010", 10),
          new Line(DEBIAN, "debian-12-arm64", "debian-12-bookworm-arm64", "v20231010", 10),
          new Line("centos-cloud", "centos-7", "centos-7", "v20240611", 20),
          new Line("centos-cloud", "centos-stream-9", "centos-stream-9", "v20240709", 20),
          new Line("cos-cloud", "cos-stable", "cos-stable", "113-18244-85-29", 10),
          new Line("cos-cloud", "cos-113-lts", "cos-113", "18244-85-29", 10),
          new Line("cos-cloud", "cos-121-lts", "cos-121", "18867-199-34", 10),
          new Line("rhel-cloud", "rhel-8", "rhel-8", "v20231010", 20),
          new Line("rhel-cloud", "rhel-9", "rhel-9", "v20231010", 20),
          new Line("rocky-linux-cloud", "rocky-linux-8", "rocky-linux-8", "v20231010", 20),
          new Line("rocky-linux-cloud", "rocky-linux-9", "rocky-linux-9", "v20231010", 20),
          new Line(UBUNTU, "", "ubuntu-1404-trusty", "v20190514", 10),
          new Line(UBUNTU, "", "ubuntu-1604-xenial", "v20210928", 10),
          new Line(UBUNTU, "", "ubuntu-1804-bionic", "v20230605", 10),
          new Line(UBUNTU, "ubuntu-2004-lts", "ubuntu-2004-focal", "v20231101", 10),
          new Line(UBUNTU, "ubuntu-2204-lts", "ubuntu-2204-jammy", "v20231030", 10),
          new Line(UBUNTU, "ubuntu-2404-lts-amd64", "ubuntu-2404-noble-amd64", "v20240423", 10),
          new Line("windows-cloud", "windows-2019", "windows-server-2019-dc", "v20231011", 50),
          new Line("windows-cloud", "windows-2022", "windows-server-2022-dc", "v20231011", 50));

  /** An image of some project, by the end of its link. */
  private static final Pattern IMAGE =
      Pattern.compile("(?:.*/)?projects/([^/]+)/global/images/([^/]+)");

  private static final Pattern FAMILY =
      Pattern.compile("(?:(?:.*/)?projects/([^/]+)/)?global/images/family/([^/]+)");

  private final ResourceEngine engine;

  PublicImages(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    ALL.forEach(l -> engine.compute().emulation().projects().publish(l.project()));
    handlers.add("images.getFromFamily", this::newest);
    handlers.add("images.get", this::get);
    handlers.add("images.list", this::list);
  }

  private ObjectNode get(Request r) {
    return engine.compute().resources().find(r.url()).isPresent()
        ? engine.get(r)
        : published(r.url()).orElseGet(() -> engine.get(r));
  }

  private static Optional<ObjectNode> published(ResourceUrl image) {
    return ALL.stream()
        .filter(l -> l.project().equals(image.project()) && l.has(image.name()))
        .findFirst()
        .map(l -> l.shown(image.name()));
  }

  /** The images of a project; of public ones the newest of each family. */
  private ObjectNode list(Request r) {
    String project = r.project().id();
    List<ObjectNode> images = new ArrayList<>();
    for (ObjectNode own : engine.compute().resources().list(project, "global", "images")) {
      String name = own.path("name").asText();
      images.add(engine.show(new ResourceUrl(project, "global", "images", name), own));
    }
    ALL.stream()
        .filter(l -> l.project().equals(project))
        .map(l -> l.shown(l.name()))
        .forEach(images::add);
    return Lists.list(r, images);
  }

  /** The size of an image in GB, if it is known. */
  static Optional<String> sizeGb(ComputeContext compute, String link) {
    Matcher m = IMAGE.matcher(link);
    if (!m.matches()) {
      return Optional.empty();
    }
    ResourceUrl url = new ResourceUrl(m.group(1), "global", "images", m.group(2));
    return compute
        .resources()
        .find(url)
        .or(() -> published(url))
        .map(i -> i.path("diskSizeGb").asText(""))
        .filter(size -> !size.isEmpty());
  }

  /** The newest image of a family that is not deprecated. */
  private ObjectNode newest(Request r) {
    String family = r.call().variable("family");
    String project = r.project().id();
    Optional<ObjectNode> own = own(engine.compute(), project, family);
    if (own.isPresent()) {
      String name = own.get().path("name").asText();
      return engine.show(new ResourceUrl(project, "global", "images", name), own.get());
    }
    return published(project, family)
        .map(l -> l.shown(l.name()))
        .orElseThrow(
            () ->
                ComputeErrors.notFound("projects/" + project + "/global/images/family/" + family));
  }

  private static Optional<ObjectNode> own(ComputeContext compute, String project, String family) {
    return compute.resources().list(project, "global", "images").stream()
        .filter(i -> i.path("family").asText().equals(family))
        .filter(i -> i.path("deprecated").path("state").asText("ACTIVE").equals("ACTIVE"))
        .max(Comparator.comparing(i -> i.path("creationTimestamp").asText()));
  }

  private static Optional<Line> published(String project, String family) {
    return ALL.stream()
        .filter(l -> l.project().equals(project) && l.family().equals(family))
        .findFirst();
  }

  /**
   * The image that a disk is made of when it was asked for by this link: of a family it is the
   * newest. A family that nobody knows stays as it is.
   */
  static String resolved(ComputeContext compute, String link, String ownProject) {
    Matcher m = FAMILY.matcher(link);
    if (!m.matches()) {
      return link;
    }
    String project = m.group(1) == null ? ownProject : m.group(1);
    return own(compute, project, m.group(2))
        .map(i -> i.path("name").asText())
        .or(() -> published(project, m.group(2)).map(Line::name))
        .map(name -> new ResourceUrl(project, "global", "images", name).link())
        .orElse(link);
  }
}
