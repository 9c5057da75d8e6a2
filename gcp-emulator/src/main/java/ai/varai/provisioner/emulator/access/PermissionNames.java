package ai.varai.provisioner.emulator.access;

import java.util.regex.Pattern;

/**
 * The two names of a permission: {@code compute.networks.delete} in roles, {@code
 * compute.googleapis.com/networks.delete} in deny policies, where a star stands for every resource
 * of the service or for every verb.
 *
 * @see <a href="https://cloud.google.com/iam/docs/deny-permissions-support">Permissions that deny
 *     policies support</a>
 */
public final class PermissionNames {

  private static final String DOMAIN = ".googleapis.com/";
  private static final Pattern NEWER =
      Pattern.compile("[a-z0-9-]+\\.googleapis\\.com/(?:[A-Za-z0-9.]+|\\*)\\.(?:[A-Za-z0-9]+|\\*)");

  private PermissionNames() {}

  /** Whether this is the form that deny policies use. */
  public static boolean wellFormed(String name) {
    return NEWER.matcher(name).matches();
  }

  /** A permission as roles have it, of one as deny policies have it. */
  public static String older(String name) {
    int at = name.indexOf(DOMAIN);
    String service = name.substring(0, at);
    return (service.equals("cloudresourcemanager") ? "resourcemanager" : service)
        + "."
        + name.substring(at + DOMAIN.length());
  }

  /** A permission as deny policies have it, of one as roles have it. */
  static String newer(String permission) {
    if (permission.contains(DOMAIN)) {
      return permission;
    }
    int dot = permission.indexOf('.');
    String service = permission.substring(0, dot);
    return (service.equals("resourcemanager") ? "cloudresourcemanager" : service)
        + DOMAIN
        + permission.substring(dot + 1);
  }

  /**
   * Whether a name in a deny policy means a permission.
   *
   * @param permission as {@link #newer} gives it
   */
  static boolean means(String name, String permission) {
    if (!name.contains("*")) {
      return name.equals(permission);
    }
    int slash = permission.indexOf('/');
    int dot = permission.lastIndexOf('.');
    int wantedSlash = name.indexOf('/');
    int wantedDot = name.lastIndexOf('.');
    return name.substring(0, wantedSlash).equals(permission.substring(0, slash))
        && same(name.substring(wantedSlash + 1, wantedDot), permission.substring(slash + 1, dot))
        && same(name.substring(wantedDot + 1), permission.substring(dot + 1));
  }

  private static boolean same(String wanted, String there) {
    return wanted.equals("*") || wanted.equals(there);
  }
}
