package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of {@code google.storage.v2}, and the paths of the JSON API that they stand for. */
final class Names {

  private static final Pattern BUCKET = Pattern.compile("projects/([^/]+)/buckets/([^/]+)");
  private static final Pattern PROJECT = Pattern.compile("projects/([^/]+)");
  private static final Pattern INSIDE =
      Pattern.compile("projects/_/buckets/([^/]+)/([^/]+)/(.+)", Pattern.DOTALL);
  private static final Pattern UPLOAD =
      Pattern.compile("projects/_/buckets/([^/]+)/objects/(.+)/uploads/([^/]+)", Pattern.DOTALL);

  private Names() {}

  static String bucketName(String bucket) {
    return "projects/_/buckets/" + bucket;
  }

  /** The bucket of {@code projects/_/buckets/b}. INVALID_ARGUMENT for another name. */
  static String bucket(String name) {
    Matcher m = BUCKET.matcher(name);
    if (!m.matches() || !m.group(1).equals("_")) {
      throw GoogleError.invalidArgument(
          "Invalid bucket name: '" + name + "'; expected 'projects/_/buckets/{bucket}'.");
    }
    return m.group(2);
  }

  /** The project of {@code projects/p}. INVALID_ARGUMENT for another name. */
  static String project(String name) {
    Matcher m = PROJECT.matcher(name);
    if (!m.matches()) {
      throw GoogleError.invalidArgument(
          "Invalid project name: '" + name + "'; expected 'projects/{project}'.");
    }
    return m.group(1);
  }

  /** The path of a bucket, by its name. */
  static String bucketPath(String name) {
    return "/storage/v1/b/" + segment(bucket(name));
  }

  /** The path of an object, by its bucket's name and its own. INVALID_ARGUMENT without one. */
  static String objectPath(String bucketName, String object) {
    return bucketPath(bucketName) + "/o/" + object(object);
  }

  /** An object's name as a segment of a path. INVALID_ARGUMENT when it is empty. */
  static String object(String object) {
    if (object.isEmpty()) {
      throw GoogleError.invalidArgument("Invalid object name: ''.");
    }
    return segment(object);
  }

  /** What lies in a bucket, by its name there. */
  record Inside(String bucket, String collection, String id) {
    String path() {
      return "/storage/v1/b/" + segment(bucket) + "/" + collection + "/" + segment(id);
    }
  }

  /** Of {@code projects/_/buckets/b/COLLECTION/id}. INVALID_ARGUMENT for another name. */
  static Inside inside(String name, String collection) {
    Matcher m = INSIDE.matcher(name);
    if (!m.matches() || !m.group(2).equals(collection)) {
      throw GoogleError.invalidArgument(
          "Invalid name: '"
              + name
              + "'; expected 'projects/_/buckets/{bucket}/"
              + collection
              + "/...'.");
    }
    return new Inside(m.group(1), collection, m.group(3));
  }

  /** A resumable upload: its bucket, its object, and its id in the JSON API. */
  record Upload(String bucket, String object, String id) {
    String name() {
      return bucketName(bucket) + "/objects/" + object + "/uploads/" + id;
    }

    /** A call about it. */
    Asked asked(String verb) {
      return Asked.of(verb, uploadPath(bucket))
          .with("uploadType", "resumable")
          .with("name", object)
          .with("upload_id", id);
    }
  }

  /** INVALID_ARGUMENT for what cannot be an upload's id. */
  static Upload upload(String name) {
    Matcher m = UPLOAD.matcher(name);
    if (!m.matches()) {
      throw GoogleError.invalidArgument("Invalid upload_id: '" + name + "'.");
    }
    return new Upload(m.group(1), m.group(2), m.group(3));
  }

  /** The path of uploads into a bucket. */
  static String uploadPath(String bucket) {
    return "/upload/storage/v1/b/" + segment(bucket) + "/o";
  }

  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
