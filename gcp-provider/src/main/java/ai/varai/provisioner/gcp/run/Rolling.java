package ai.varai.provisioner.gcp.run;

import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A rollout that has begun. It is kept in an annotation of the service itself: whoever goes on with
 * it, after a kill too, finds it there, and so does a person who looks at the service.
 *
 * @param from the revision that served the requests before
 * @param template what the new revision was made from, as {@link #fingerprint} has it
 * @param since when the requests were last divided
 * @param trouble why the requests went back to {@code from}; empty while all is well
 */
record Rolling(String from, String template, Instant since, String trouble) {
  static final String KEY = "provisioner/rollout";
  private static final String BREAK = "; ";
  private static final int PARTS = 4;

  static Optional<Rolling> of(Service service) {
    String text = service.getAnnotationsMap().get(KEY);
    if (text == null) {
      return Optional.empty();
    }
    String[] parts = text.split(BREAK, PARTS);
    try {
      return parts.length == PARTS
          ? Optional.of(new Rolling(parts[0], parts[1], Instant.parse(parts[2]), parts[3]))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty(); // somebody else's: the rollout begins anew
    }
  }

  /** What is the same for the same template, and for no other. */
  static String fingerprint(RevisionTemplate template) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(template.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  String text() {
    return String.join(BREAK, from, template, since.toString(), trouble);
  }

  Rolling at(Instant now) {
    return new Rolling(from, template, now, trouble);
  }

  Rolling inTrouble(String why) {
    return new Rolling(from, template, since, why);
  }
}
