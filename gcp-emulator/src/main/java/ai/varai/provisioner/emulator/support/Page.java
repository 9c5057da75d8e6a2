package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.common.collect.Ordering;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextToken empty on the last page
 */
public record Page<T>(List<T> items, String nextToken, int total) {

  /**
   * Cuts a page out of an ordered list. The token names the last key that was given, so a page
   * stays right when rows come and go between calls, that row among them.
   *
   * @param size the asked size; 0 takes the default
   */
  public static <T> Page<T> of(
      List<T> all, int size, String token, int defaultSize, int maxSize, Function<T, String> key) {
    if (size < 0) {
      throw GoogleError.invalidArgument("Page size must not be negative.");
    }
    int limit = size == 0 ? defaultSize : Math.min(size, maxSize);
    int from = token.isEmpty() ? 0 : start(all, token, key);
    int to = Math.min(all.size(), from + limit);
    String next = to < all.size() ? token(key.apply(all.get(to - 1)), to) : "";
    return new Page<>(List.copyOf(all.subList(from, to)), next, all.size());
  }

  private static <T> int start(List<T> all, String token, Function<T, String> key) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw badToken();
    }
    int cut = text.indexOf('|');
    if (cut < 0 || !text.substring(0, cut).matches("\\d{1,9}")) {
      throw badToken();
    }
    String last = text.substring(cut + 1);
    int given = Integer.parseInt(text.substring(0, cut));
    List<String> keys = all.stream().map(key).toList();
    int at = keys.indexOf(last);
    if (at >= 0) {
      return at + 1;
    }
    // The row itself is gone, and the list is one shorter before the page.
    return Ordering.natural().isOrdered(keys)
        ? (int) keys.stream().takeWhile(k -> k.compareTo(last) < 0).count()
        : Math.min(all.size(), Math.max(0, given - 1));
  }

  private static GoogleError badToken() {
    return GoogleError.invalidArgument("The provided page token is invalid.");
  }

  private static String token(String lastKey, int index) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((index + "|" + lastKey).getBytes(StandardCharsets.UTF_8));
  }
}
