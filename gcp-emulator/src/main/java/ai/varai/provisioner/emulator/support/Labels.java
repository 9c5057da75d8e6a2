package ai.varai.provisioner.emulator.support;

import java.util.regex.Pattern;

/**
 * The form that labels have with every Google API.
 *
 * @see <a href="https://cloud.google.com/resource-manager/docs/labels-overview">Requirements</a>
 */
public final class Labels {
  private static final Pattern KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");

  private Labels() {}

  /** Whether there may be such a label. */
  public static boolean valid(String key, String value) {
    return KEY.matcher(key).matches() && VALUE.matcher(value).matches();
  }
}
