package ai.varai.provisioner.emulator.secretmanager;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a secret, or of one of its versions.
 *
 * @param location empty for a global secret
 * @param version a number, {@code latest} or an alias; empty when a secret is named
 */
record SecretName(Project project, String location, String secret, String version) {

  private static final Pattern PATTERN =
      Pattern.compile(
          "projects/([^/]+)(?:/locations/([^/]+))?/secrets/([^/]+)(?:/versions/([^/]+))?");

  private static final Pattern PARENT = Pattern.compile("projects/([^/]+)(?:/locations/([^/]+))?");

  static SecretName secret(Projects projects, String name) {
    SecretName n = parse(projects, name);
    if (!n.version().isEmpty()) {
      throw invalid(name);
    }
    return n;
  }

  static SecretName version(Projects projects, String name) {
    SecretName n = parse(projects, name);
    if (n.version().isEmpty()) {
      throw invalid(name);
    }
    return n;
  }

  static SecretName parent(Projects projects, String parent) {
    Matcher m = PARENT.matcher(parent);
    if (!m.matches()) {
      throw invalid(parent);
    }
    String location = m.group(2);
    return new SecretName(projects.require(m.group(1)), location == null ? "" : location, "", "");
  }

  private static SecretName parse(Projects projects, String name) {
    Matcher m = PATTERN.matcher(name);
    if (!m.matches()) {
      throw invalid(name);
    }
    String location = m.group(2);
    String version = m.group(4);
    return new SecretName(
        projects.require(m.group(1)),
        location == null ? "" : location,
        m.group(3),
        version == null ? "" : version);
  }

  private static GoogleError invalid(String name) {
    return GoogleError.invalidArgument("Invalid resource field value in the request: " + name);
  }

  SecretName withSecret(String id) {
    return new SecretName(project, location, id, "");
  }

  SecretName withVersion(String v) {
    return new SecretName(project, location, secret, v);
  }

  /** The secret's key in the tables. */
  String key() {
    return prefix() + secret;
  }

  /** What the keys of all secrets of this parent start with. */
  String prefix() {
    return location.isEmpty() ? "secrets/" : "locations/" + location + "/secrets/";
  }

  /** The key of a numbered version; keys sort as numbers do. */
  String versionKey(long number) {
    return key() + "/versions/" + String.format(Locale.ROOT, "%09d", number);
  }

  /** The name as answers carry it: with the project's number. */
  String shown() {
    String s = project.numberName() + "/" + key();
    return version.isEmpty() ? s : s + "/versions/" + version;
  }

  GoogleError secretNotFound() {
    return GoogleError.notFound("Secret [" + withVersion("").shown() + "] not found.");
  }

  /** Where the newest version is asked for, a secret without one is as good as none. */
  GoogleError nothingNewest() {
    return GoogleError.notFound(
        "Secret [" + withVersion("").shown() + "] not found or has no versions.");
  }

  GoogleError versionNotFound() {
    return GoogleError.notFound("Secret Version [" + shown() + "] not found.");
  }
}
