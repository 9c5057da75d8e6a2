package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an image is: {@code HOST/PATH[:TAG][@DIGEST]}. Without a host Docker Hub is meant, as
 * everywhere.
 *
 * @param host with its port, if it has one
 * @param path name of the image in the registry
 */
record ImageAddress(String host, String path, Optional<String> tag, Optional<String> digest) {
  private static final String HUB = "registry-1.docker.io";
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(?<host>localhost(?::\\d+)?|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::\\d+)?"
              + "|[A-Za-z0-9-]+:\\d+)/)?"
              + "(?<path>[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)"
              + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
              + "(?:@(?<digest>"
              + DIGEST.pattern()
              + "))?");

  static ImageAddress parse(String text) throws ProviderException {
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      throw new ProviderException(
          Category.INVALID,
          "'" + text + "' is no address of an image",
          "write HOST/PATH, HOST/PATH:TAG or HOST/PATH@sha256:DIGEST, the path in lower case");
    }
    Optional<String> host = Optional.ofNullable(parts.group("host"));
    boolean hub =
        host.isEmpty() || host.get().equals("docker.io") || host.get().equals("index.docker.io");
    String path = parts.group("path");
    return new ImageAddress(
        hub ? HUB : host.get(),
        hub && path.indexOf('/') < 0 ? "library/" + path : path,
        Optional.ofNullable(parts.group("tag")),
        Optional.ofNullable(parts.group("digest")));
  }

  static boolean isDigest(String reference) {
    return DIGEST.matcher(reference).matches();
  }

  /** What to ask the registry for: the digest before the tag, because it cannot be moved. */
  String reference() {
    return digest.or(() -> tag).orElse("latest");
  }

  /** Whether the registry is Google's. */
  boolean google() {
    return host.equals("gcr.io") || host.endsWith(".gcr.io") || host.endsWith("-docker.pkg.dev");
  }

  /** Whether the registry is on this machine: those speak clear text, as Docker takes it too. */
  boolean here() {
    return host.matches("(localhost|127\\.[0-9.]+)(:\\d+)?");
  }

  /** Without tag and digest. */
  String name() {
    return host + "/" + path;
  }

  /** The repository of Artifact Registry that the image is in, as people know it. */
  String repository() {
    String[] parts = path.split("/", -1);
    return host.endsWith(".pkg.dev") && parts.length > 2
        ? host + "/" + parts[0] + "/" + parts[1]
        : name();
  }

  @Override
  public String toString() {
    return name() + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}
