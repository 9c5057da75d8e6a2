package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.local.runtime.ObservedWorkload;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/** Names of revisions as Cloud Run makes them: {@code SERVICE-00002-k3f}. */
final class RevisionNames {
  private static final int SUFFIX = 3;

  /** Cloud Run's suffixes have no vowels. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz";

  private RevisionNames() {}

  /** The name for what is wanted: the one it runs as already, or the next one. */
  static String next(String service, String resource, Optional<ObservedWorkload> current) {
    String last = current.map(w -> w.marks().revision()).orElse("");
    boolean same = current.map(w -> w.marks().resource().equals(resource)).orElse(false);
    if (same && !last.isEmpty()) {
      return last;
    }
    return String.format(
        Locale.ROOT, "%s-%05d-%s", service, number(service, last) + 1, suffix(resource));
  }

  private static int number(String service, String revision) {
    String prefix = service + "-";
    if (!revision.startsWith(prefix)) {
      return 0;
    }
    String rest = revision.substring(prefix.length());
    return Integer.parseInt(rest.substring(0, Math.max(0, rest.indexOf('-'))));
  }

  private static String suffix(String resource) {
    var hash = new CRC32();
    hash.update(resource.getBytes(StandardCharsets.UTF_8));
    long rest = hash.getValue();
    var text = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      text.append(LETTERS.charAt((int) (rest % LETTERS.length())));
      rest /= LETTERS.length();
    }
    return text.toString();
  }
}
