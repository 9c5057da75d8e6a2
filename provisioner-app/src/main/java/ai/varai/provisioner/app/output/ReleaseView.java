package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.Release;
import java.util.List;
import java.util.Map;

/** The releases of an environment. */
public final class ReleaseView {
  private ReleaseView() {}

  public static Map<String, Object> json(List<Release> releases) {
    return Json.object(
        "releases",
        releases.stream()
            .map(
                release ->
                    Json.object(
                        "id", release.id(),
                        "at", release.at(),
                        "who", release.who(),
                        "resources", release.resources(),
                        "good", release.good(),
                        "digest", release.digest()))
            .toList());
  }

  public static String text(List<Release> releases) {
    var table = new Table().row("RELEASE", "WHEN", "WHO", "RESOURCES", "VERIFIED");
    for (Release release : releases) {
      table.row(
          release.id(),
          Moments.text(release.at()),
          release.who(),
          String.valueOf(release.resources()),
          release.good() ? "yes" : "no");
    }
    return releases.isEmpty() ? "There are no releases yet." : table.text("").stripTrailing();
  }
}
