package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a policy is attached to. In names it stands with its slashes encoded, by some clients twice.
 *
 * @param owner the project whose rows have the policy; empty for what lies above projects
 * @param container {@code projects/id}, {@code folders/1} or {@code organizations/1}
 * @param shown as names have it: with the project's number, the slashes encoded
 */
record AttachmentPoint(String owner, String container, String shown) {

  private static final Pattern FULL =
      Pattern.compile(
          "(?://)?cloudresourcemanager\\.googleapis\\.com/((projects|folders|organizations)/([^/]+))");

  static AttachmentPoint parse(Emulation emulation, String text) {
    String name = decoded(text);
    Matcher m = FULL.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField(
          "parent",
          "The attachment point must be the URL-encoded full resource name of a project, folder or"
              + " organization, not "
              + name
              + ".");
    }
    if (m.group(2).equals("projects")) {
      Project project = emulation.projects().require(m.group(3));
      return new AttachmentPoint(project.id(), project.name(), shown(project.numberName()));
    }
    if (emulation.plugin(Ancestors.class).filter(a -> a.exists(m.group(1))).isEmpty()) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return new AttachmentPoint("", m.group(1), shown(m.group(1)));
  }

  private static String decoded(String text) {
    String out = text;
    while (out.contains("%")) {
      try {
        out = URLDecoder.decode(out, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw GoogleError.badField("parent", "Invalid attachment point: " + text + ".");
      }
    }
    return out;
  }

  private static String shown(String relative) {
    return "cloudresourcemanager.googleapis.com%2F" + relative.replace("/", "%2F");
  }
}
