package ai.varai.provisioner.gcp.handler;

/** Google's names of resources in one spelling, so that equal ones are equal texts. */
public final class Names {
  private Names() {}

  /** The last segment: {@code main} of {@code projects/p/global/networks/main}. */
  public static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /**
   * A Compute Engine link without the host and version: {@code projects/p/global/networks/main}.
   * The API gives whole URLs under either of two hosts and takes both, and this short form.
   */
  public static String link(String url) {
    int at = url.indexOf("/projects/");
    return url.startsWith("http") && at >= 0 ? url.substring(at + 1) : url;
  }
}
