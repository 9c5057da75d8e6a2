package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a rewrite is that goes from one location or storage class to another. It takes several
 * calls only where its caller limits what one call copies; the token says where the last one ended.
 *
 * @param done bytes that are copied after this call
 * @param size bytes of the object
 * @param token what the next call brings along
 * @see <a
 *     href="https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite">objects.rewrite</a>
 */
record RewriteProgress(long done, long size, String token) {

  private static final long UNIT = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("rewrite/(\\d+)/(\\d+)");

  /** Empty when the call copies all that is left. */
  static Optional<RewriteProgress> of(JsonCall call, ObjectNode from, boolean moves) {
    Optional<String> given = call.parameter("rewriteToken").filter(t -> !t.isEmpty());
    String generation = Trees.text(from, "generation");
    long before = given.map(t -> before(t, generation)).orElse(0L);
    Optional<String> limit = call.parameter("maxBytesRewrittenPerCall").filter(l -> !l.equals("0"));
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    long most =
        Trees.parse(limit.get())
            .filter(l -> l > 0 && l % UNIT == 0)
            .orElseThrow(
                () ->
                    StorageErrors.invalid(
                        "maxBytesRewrittenPerCall must be a multiple of 1 MiB (1048576)."));
    if (!moves) {
      return Optional.empty();
    }
    long size = Trees.number(from, "size").orElse(0L);
    long done = Math.min(size, before + most);
    String next = "rewrite/" + generation + "/" + done;
    return Optional.of(
        new RewriteProgress(
            done,
            size,
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(next.getBytes(StandardCharsets.US_ASCII))));
  }

  private static long before(String token, String generation) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
      Matcher m = TOKEN.matcher(text);
      if (m.matches() && m.group(1).equals(generation)) {
        return Trees.parse(m.group(2)).orElse(0L);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal.
    }
    throw StorageErrors.invalid("Invalid rewrite token.");
  }

  boolean unfinished() {
    return done < size;
  }

  void show(ObjectNode answer) {
    answer.put("totalBytesRewritten", Long.toString(done));
    answer.put("objectSize", Long.toString(size));
    answer.put("done", false);
    answer.put("rewriteToken", token);
  }
}
