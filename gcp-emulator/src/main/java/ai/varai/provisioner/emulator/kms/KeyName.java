package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a location, key ring, key or version of one: whatever is below the part that is named
 * is empty.
 */
record KeyName(Project project, String location, String ring, String key, String version) {
  private static final Pattern PATTERN =
      Pattern.compile(
          "projects/([^/]+)/locations/([^/]+)(?:/keyRings/([^/]+)(?:/cryptoKeys/([^/]+)"
              + "(?:/cryptoKeyVersions/([^/]+))?)?)?");
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,63}");

  static KeyName location(Projects projects, String name) {
    return parse(projects, name, 2);
  }

  static KeyName ring(Projects projects, String name) {
    return parse(projects, name, 3);
  }

  static KeyName key(Projects projects, String name) {
    return parse(projects, name, 4);
  }

  static KeyName version(Projects projects, String name) {
    return parse(projects, name, 5);
  }

  /** A key, or one of its versions: what data can be encrypted with. */
  static KeyName keyOrVersion(Projects projects, String name) {
    return name.contains("/cryptoKeyVersions/") ? version(projects, name) : key(projects, name);
  }

  private static KeyName parse(Projects projects, String name, int parts) {
    Matcher m = PATTERN.matcher(name);
    if (!m.matches() || m.group(parts) == null || (parts < 5 && m.group(parts + 1) != null)) {
      throw GoogleError.invalidArgument("Resource name [" + name + "] is not valid.");
    }
    return new KeyName(
        projects.require(m.group(1)), m.group(2), text(m, 3), text(m, 4), text(m, 5));
  }

  private static String text(Matcher m, int group) {
    String found = m.group(group);
    return found == null ? "" : found;
  }

  KeyName withRing(String id) {
    return new KeyName(project, location, checked(id), "", "");
  }

  /** The key ring alone. */
  KeyName withKeyRing() {
    return new KeyName(project, location, ring, "", "");
  }

  KeyName withKey(String id) {
    return new KeyName(project, location, ring, checked(id), "");
  }

  KeyName withVersion(String number) {
    return new KeyName(project, location, ring, key, number);
  }

  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw GoogleError.invalidArgument(
          "The resource id [" + id + "] does not match the pattern [a-zA-Z0-9_-]{1,63}.");
    }
    return id;
  }

  /** The row of what is named; versions sort as numbers do. */
  String row() {
    var text = new StringBuilder(location).append("/keyRings/").append(ring);
    if (!key.isEmpty()) {
      text.append("/cryptoKeys/").append(key);
    }
    if (!version.isEmpty()) {
      text.append("/versions/").append("0".repeat(Math.max(0, 9 - version.length())));
      text.append(version);
    }
    return text.toString();
  }

  String shown() {
    var text = new StringBuilder(project.name()).append("/locations/").append(location);
    if (!ring.isEmpty()) {
      text.append("/keyRings/").append(ring);
    }
    if (!key.isEmpty()) {
      text.append("/cryptoKeys/").append(key);
    }
    if (!version.isEmpty()) {
      text.append("/cryptoKeyVersions/").append(version);
    }
    return text.toString();
  }

  /** What is named, in Google's words. */
  String type() {
    if (!version.isEmpty()) {
      return "CryptoKeyVersion";
    }
    return key.isEmpty() ? "KeyRing" : "CryptoKey";
  }

  GoogleError notFound() {
    return GoogleError.notFound(type() + " " + shown() + " not found.");
  }

  GoogleError exists() {
    return GoogleError.alreadyExists(type() + " " + shown() + " already exists.");
  }
}
