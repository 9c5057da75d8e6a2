package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.support.FormData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Paths as clients write them, led to those of the APIs. */
public final class ClientPaths {
  private static final String METADATA = "computeMetadata";

  /** The first segment of the paths of Cloud Storage's XML API inside the emulator. */
  static final String XML = "xml";

  private static final List<String> STORAGE = List.of("storage", "v1");
  private static final Pattern SIGNATURE = Pattern.compile("((?:GOOG4|AWS4)-[A-Z0-9-]+)\\s+(.*)");
  private static final String BUCKET_HOST = ".storage.googleapis.com";

  /** What paths of Cloud Storage's JSON API begin with; others are of its XML API. */
  private static final List<String> JSON_API =
      List.of("storage", "upload", "resumable", "download", "batch", "b", "discovery");

  private ClientPaths() {}

  /**
   * The path of the API that is meant.
   *
   * @param metadata whether the call has the header that calls of the metadata server have
   * @param storage whether the host is Cloud Storage's
   * @param host the host, which may begin with a bucket's name
   */
  static List<String> clean(List<String> segments, boolean metadata, boolean storage, String host) {
    int last = segments.size() - 1;
    if (metadata && segments.equals(List.of(""))) {
      // By the root client libraries find out whether there is a metadata server.
      return List.of(METADATA, "v1");
    }
    if (last > 0 && segments.get(0).equals(METADATA) && segments.get(last).isEmpty()) {
      // The slash at the end stands for a directory.
      return segments.subList(0, last);
    }
    if (segments.get(0).equals("b") || isOfStorageProject(segments)) {
      // Node's client takes STORAGE_EMULATOR_HOST for the whole root.
      return joined(STORAGE, segments);
    }
    Optional<String> bucket = bucket(host);
    if (bucket.isPresent()) {
      return xml(bucket.get(), segments);
    }
    if (storage && !segments.get(0).isEmpty() && !JSON_API.contains(segments.get(0))) {
      return xml(segments);
    }
    return segments;
  }

  /** What Cloud Storage has for a project as a whole. */
  private static boolean isOfStorageProject(List<String> segments) {
    return segments.size() > 2
        && segments.get(0).equals("projects")
        && (segments.get(2).equals("hmacKeys") || segments.get(2).equals("serviceAccount"));
  }

  /** The path of a bucket or an object in Cloud Storage's XML API: {@code BUCKET/OBJECT}. */
  static List<String> xml(List<String> segments) {
    return xml(segments.get(0), segments.subList(1, segments.size()));
  }

  private static List<String> xml(String bucket, List<String> object) {
    String name = String.join("/", object);
    return name.isEmpty() ? List.of(XML, bucket) : List.of(XML, bucket, name);
  }

  /** The bucket whose own host this is: {@code files.storage.googleapis.com}. */
  public static Optional<String> bucket(String host) {
    return host.endsWith(BUCKET_HOST)
        ? Optional.of(host.substring(0, host.length() - BUCKET_HOST.length()))
        : Optional.empty();
  }

  /**
   * In whose name a request was signed, by an e-mail address or the id of a key. Who answers it
   * looks at the signature, and has to take the same one for it: that of the form where one is sent
   * to a bucket, else that of the header, else that of the query.
   */
  static Optional<String> signer(
      String verb, List<String> segments, Map<String, List<String>> query, Signed signed) {
    if (!segments.get(0).equals(XML)) {
      return Optional.empty();
    }
    Optional<String> credential;
    if (verb.equals("POST") && segments.size() == 2) {
      credential = FormData.is(signed.contentType()) ? signer(signed.form()) : Optional.empty();
    } else {
      credential =
          Optional.ofNullable(signature(signed.authorization()).get("Credential"))
              .or(
                  () ->
                      Stream.of("X-Goog-Credential", "X-Amz-Credential", "GoogleAccessId")
                          .flatMap(name -> query.getOrDefault(name, List.of()).stream())
                          .findFirst());
    }
    return credential.map(value -> value.split("/", 2)[0]);
  }

  private static Optional<String> signer(FormData form) {
    return form.text("x-goog-credential").or(() -> form.text("GoogleAccessId"));
  }

  /** What a request has beside its path and query that may be signed. */
  record Signed(String authorization, String contentType, byte[] body) {
    FormData form() {
      return FormData.parse(contentType, body);
    }
  }

  /**
   * The parts of a signature in the header Authorization, by name, and the algorithm as {@code
   * Algorithm}; empty where it is none.
   */
  public static Map<String, String> signature(String authorization) {
    Matcher m = SIGNATURE.matcher(authorization);
    if (!m.matches()) {
      return Map.of();
    }
    Map<String, String> parts = new HashMap<>();
    parts.put("Algorithm", m.group(1));
    for (String part : m.group(2).split(",", -1)) {
      String[] pair = part.trim().split("=", 2);
      parts.putIfAbsent(pair[0], pair.length == 2 ? pair[1] : "");
    }
    return parts;
  }

  private static List<String> joined(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}
