package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Hidden;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes the secrets that a call was given out of what its provider says about it: a target's error
 * message likes to repeat its request.
 */
final class Redaction {
  /** Shorter ones are found in innocent words. */
  private static final int SHORTEST = 4;

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * Of the secrets in a call's inputs: plain, and as addresses (percent-encoded), JSON documents
   * (escaped) and fields of bytes (base64) repeat them.
   */
  static Redaction of(Map<String, Object> inputs) {
    var found = new ArrayList<String>();
    collect(inputs, false, found);
    // One secret can be a part of another.
    found.sort(Comparator.comparingInt(String::length).reversed());
    return new Redaction(found);
  }

  private static void collect(Object tree, boolean hidden, List<String> found) {
    if (tree instanceof Hidden secret) {
      collect(secret.value(), true, found);
    } else if (tree instanceof Map<?, ?> map) {
      map.values().forEach(value -> collect(value, hidden, found));
    } else if (tree instanceof Collection<?> many) {
      many.forEach(value -> collect(value, hidden, found));
    } else if (hidden && tree instanceof String text && text.length() >= SHORTEST) {
      found.add(text);
      String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
      found.add(encoded);
      found.add(encoded.replace("+", "%20"));
      found.add(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      found.add(Base64.getEncoder().encodeToString(bytes));
      found.add(Base64.getUrlEncoder().encodeToString(bytes));
    }
  }

  /** The text with {@code (sensitive)} where a secret stood. */
  String apply(String text) {
    String told = text;
    for (String secret : secrets) {
      told = told.replace(secret, "(sensitive)");
    }
    return told;
  }
}
