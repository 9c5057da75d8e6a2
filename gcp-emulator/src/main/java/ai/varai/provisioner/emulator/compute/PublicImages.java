package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.support.Ids;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
   * @param features what their guests can do
   * @param license the name of the license that they come with
   * @param licenseCode its number
   */
  private record Line(
      String project,
      String family,
      String stem,
      String newest,
      int sizeGb,
      List<String> features,
      String license,
      String licenseCode) {

    private static final Pattern DATE = Pattern.compile("v(\\d{8})");

    static Line read(String text) {
      String[] w = text.split(" ", -1);
      return new Line(
          w[0],
          w[1].equals("-") ? "" : w[1],
          w[2],
          w[3],
          Integer.parseInt(w[4]),
          List.of(FEATURES.getOrDefault(w[5], "").split(" ", -1)),
          w[6],
          w[7]);
    }

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
      shown
          .putArray("licenses")
          .add(new ResourceUrl(project, "global", "licenses", license).link());
      shown.putArray("licenseCodes").add(licenseCode);
      ArrayNode can = shown.putArray("guestOsFeatures");
      features.forEach(f -> can.addObject().put("type", f));
      shown.putArray("storageLocations").add("us").add("eu").add("asia");
      if (!image.equals(name()) || family.isEmpty()) {
        ObjectNode deprecated = shown.putObject("deprecated").put("state", "DEPRECATED");
        if (!image.equals(name())) {
          deprecated.put(
              "replacement", new ResourceUrl(project, "global", "images", name()).link());
        }
      }
      return shown;
    }
  }

  /** What guests can do, by a word for it. */
  private static final Map<String, String> FEATURES =
      Map.of(
          "virtio", "VIRTIO_SCSI_MULTIQUEUE",
          "uefi", "UEFI_COMPATIBLE VIRTIO_SCSI_MULTIQUEUE GVNIC",
          "confidential",
              "UEFI_COMPATIBLE VIRTIO_SCSI_MULTIQUEUE SEV_CAPABLE SEV_SNP_CAPABLE"
                  + " SEV_LIVE_MIGRATABLE SEV_LIVE_MIGRATABLE_V2 GVNIC",
          "windows", "MULTI_IP_SUBNET UEFI_COMPATIBLE VIRTIO_SCSI_MULTIQUEUE GVNIC WINDOWS");

  /** Project, family, stem, newest, gigabytes, features, license and its code. */
  private static final List<Line> ALL =
      """
      debian-cloud - debian-8-jessie v20180814 10 virtio debian-8-jessie 1000204
      debian-cloud - debian-9-stretch v20220822 10 virtio debian-9-stretch 1000205
      debian-cloud - debian-10-buster v20240701 10 uefi debian-10-buster 5543610867827062957
      debian-cloud debian-11 debian-11-bullseye v20231010 10 uefi debian-11-bullseye 3853522013536123851
      debian-cloud debian-11-arm64 debian-11-bullseye-arm64 v20231010 10 uefi debian-11-bullseye 3853522013536123851
      debian-cloud debian-12 debian-12-bookworm v20231010 10 uefi debian-12-bookworm 2147286739765738111
      debian-cloud debian-12-arm64 debian-12-bookworm-arm64 v20231010 10 uefi debian-12-bookworm 2147286739765738111
      centos-cloud centos-7 centos-7 v20240611 20 virtio centos-7 1000207
      centos-cloud centos-stream-9 centos-stream-9 v20240709 20 confidential centos-stream-9 2587764519704208542
      cos-cloud cos-stable cos-stable 113-18244-85-29 10 confidential cos 1001010
      cos-cloud cos-113-lts cos-113 18244-85-29 10 confidential cos 1001010
      cos-cloud cos-121-lts cos-121 18867-199-34 10 confidential cos 1001010
      rhel-cloud rhel-8 rhel-8 v20231010 20 confidential rhel-8-server 601259152637613565
      rhel-cloud rhel-9 rhel-9 v20231010 20 confidential rhel-9-server 7883559014960410759
      rocky-linux-cloud rocky-linux-8 rocky-linux-8 v20231010 20 confidential rocky-linux-8 4496053841174591517
      rocky-linux-cloud rocky-linux-9 rocky-linux-9 v20231010 20 confidential rocky-linux-9 1393672665428796501
      ubuntu-os-cloud - ubuntu-1404-trusty v20190514 10 virtio ubuntu-1404-trusty 1000010
      ubuntu-os-cloud - ubuntu-1604-xenial v20210928 10 virtio ubuntu-1604-xenial 1000201
      ubuntu-os-cloud - ubuntu-1804-bionic v20230605 10 confidential ubuntu-1804-lts 5926592092274602096
      ubuntu-os-cloud ubuntu-2004-lts ubuntu-2004-focal v20231101 10 confidential ubuntu-2004-lts 2211838267635035815
      ubuntu-os-cloud ubuntu-2204-lts ubuntu-2204-jammy v20231030 10 confidential ubuntu-2204-lts 5511465778777431107
      ubuntu-os-cloud ubuntu-2404-lts-amd64 ubuntu-2404-noble-amd64 v20240423 10 confidential ubuntu-2404-lts 3242930272766215801
      windows-cloud windows-2019 windows-server-2019-dc v20231011 50 windows windows-server-2019-dc 3389558045860892917
      windows-cloud windows-2022 windows-server-2022-dc v20231011 50 windows windows-server-2022-dc 4079807029871201927
      """
          .lines()
          .map(Line::read)
          .toList();

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

  /** An image by its link, if it is known. */
  static Optional<ObjectNode> find(ComputeContext compute, String link) {
    Matcher m = IMAGE.matcher(link);
    if (!m.matches()) {
      return Optional.empty();
    }
    ResourceUrl url = new ResourceUrl(m.group(1), "global", "images", m.group(2));
    return compute.resources().find(url).or(() -> published(url));
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
