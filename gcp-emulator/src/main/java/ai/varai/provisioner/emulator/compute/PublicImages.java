package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images by their family, and the public images that instances are mostly made from. Of the latter
 * only what names them is known here.
 *
 * @see <a href="https://cloud.google.com/compute/docs/images/os-details">Operating systems</a>
 */
final class PublicImages {

  private record Image(String project, String family, String name) {}

  private static final List<Image> ALL =
      List.of(
          new Image("debian-cloud", "debian-11", "debian-11-bullseye-v20231010"),
          new Image("debian-cloud", "debian-12", "debian-12-bookworm-v20231010"),
          new Image("rocky-linux-cloud", "rocky-linux-9", "rocky-linux-9-v20231010"),
          new Image("ubuntu-os-cloud", "ubuntu-2004-lts", "ubuntu-2004-focal-v20231101"),
          new Image("ubuntu-os-cloud", "ubuntu-2204-lts", "ubuntu-2204-jammy-v20231030"));

  private static final Pattern FAMILY =
      Pattern.compile("(?:.*/)?projects/([^/]+)/global/images/family/([^/]+)");

  private final ResourceEngine engine;

  PublicImages(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Handlers handlers) {
    ALL.forEach(i -> engine.compute().emulation().projects().publish(i.project()));
    handlers.add("images.getFromFamily", this::newest);
    handlers.add("images.get", this::get);
  }

  private ObjectNode get(Request r) {
    Optional<Image> published =
        ALL.stream()
            .filter(i -> i.project().equals(r.project().id()) && i.name().equals(r.url().name()))
            .findFirst();
    return published.isPresent() && engine.compute().resources().find(r.url()).isEmpty()
        ? shown(published.get())
        : engine.get(r);
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
        .map(PublicImages::shown)
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

  private static Optional<Image> published(String project, String family) {
    return ALL.stream()
        .filter(i -> i.project().equals(project) && i.family().equals(family))
        .findFirst();
  }

  /**
   * The image that a disk is made of when it was asked for by this link: of a family it is the
   * newest. A family that nobody knows stays as it is.
   */
  static String resolved(ComputeContext compute, String link) {
    Matcher m = FAMILY.matcher(link);
    if (!m.matches()) {
      return link;
    }
    String project = m.group(1);
    return own(compute, project, m.group(2))
        .map(i -> i.path("name").asText())
        .or(() -> published(project, m.group(2)).map(Image::name))
        .map(name -> new ResourceUrl(project, "global", "images", name).link())
        .orElse(link);
  }

  private static ObjectNode shown(Image image) {
    return Json.object()
        .put("kind", "compute#image")
        .put("name", image.name())
        .put("family", image.family())
        .put("status", "READY")
        .put("selfLink", new ResourceUrl(image.project(), "global", "images", image.name()).link());
  }
}
