package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.BucketOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Full resource names, by which tags are bound: {@code
 * //run.googleapis.com/projects/1/locations/l/services/s}. Any resource in a known project can be
 * named; whether it is there, its API alone could tell.
 *
 * @see <a href="https://cloud.google.com/iam/docs/full-resource-names">Full resource names</a>
 */
final class FullNames {
  private static final Pattern NAME = Pattern.compile("//([a-z0-9.-]+\\.googleapis\\.com)/(.+)");
  private static final Pattern IN_PROJECT = Pattern.compile("projects/([^/]+)((?:/[^/]+)*)");
  private static final Pattern BUCKET = Pattern.compile("projects/_/buckets/([^/]+)(?:/.*)?");
  private static final String OWN = "//cloudresourcemanager.googleapis.com/";

  private final Emulation emulation;
  private final ProjectRows rows;
  private final Hierarchy hierarchy;

  FullNames(Emulation emulation, ProjectRows rows, Hierarchy hierarchy) {
    this.emulation = emulation;
    this.rows = rows;
    this.hierarchy = hierarchy;
  }

  /** The name as bindings carry it: with the project's number. */
  String canonical(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField(
          "parent",
          "The parent must be a full resource name, such as"
              + " //cloudresourcemanager.googleapis.com/projects/123.");
    }
    String rest = m.group(2);
    if (BUCKET.matcher(rest).matches()) {
      bucketOwner(rest);
      return name;
    }
    Matcher inProject = IN_PROJECT.matcher(rest);
    if (inProject.matches()) {
      String number = rows.key(inProject.group(1)).numberName();
      return "//" + m.group(1) + "/" + number + inProject.group(2);
    }
    if (name.startsWith(OWN)) {
      hierarchy.requireParent(rest);
    }
    return name;
  }

  private String bucketOwner(String rest) {
    Matcher bucket = BUCKET.matcher(rest);
    if (!bucket.matches()) {
      throw new IllegalArgumentException(rest);
    }
    return emulation
        .plugin(BucketOwners.class)
        .flatMap(o -> o.owner(bucket.group(1)))
        .orElseThrow(() -> GoogleError.permissionDenied("The caller does not have permission"));
  }

  /** The id of the project among whose rows the bindings of a canonical name are kept. */
  String home(String canonical) {
    String rest = canonical.replaceFirst("^//[^/]+/", "");
    if (BUCKET.matcher(rest).matches()) {
      return rows.key(bucketOwner(rest)).id();
    }
    Matcher inProject = IN_PROJECT.matcher(rest);
    return inProject.matches() ? rows.key(inProject.group(1)).id() : Hierarchy.SHARED;
  }

  /** The resource and all that it lies in, up to the organisation, nearest first. */
  List<String> above(String canonical) {
    List<String> out = new ArrayList<>();
    String host = canonical.substring(0, canonical.indexOf('/', 2) + 1);
    String rest = canonical.substring(host.length());
    String home = home(canonical);
    if (home.isEmpty()) {
      out.add(canonical);
      if (host.equals(OWN)) {
        hierarchy.ancestry(rest).stream().skip(1).forEach(a -> out.add(OWN + a));
      }
      return out;
    }
    String[] parts = rest.split("/");
    for (int n = parts.length - parts.length % 2; n > 2; n -= 2) {
      out.add(host + String.join("/", List.of(parts).subList(0, n)));
    }
    var project = rows.require(home);
    out.add(OWN + project.getName());
    hierarchy.ancestry(project.getParent()).forEach(a -> out.add(OWN + a));
    return out;
  }
}
