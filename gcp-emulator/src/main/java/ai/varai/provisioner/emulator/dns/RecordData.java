package ai.varai.provisioner.emulator.dns;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The data of records, in the form of zone files: which types there are, and what each takes.
 *
 * @see <a href="https://cloud.google.com/dns/docs/records-overview">Record types</a>
 */
final class RecordData {

  private static final Pattern NAME =
      Pattern.compile("([A-Za-z0-9_]([-A-Za-z0-9_]{0,61}[A-Za-z0-9_])?\\.)+|\\.");
  private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2})+");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
  private static final int LONGEST_STRING = 255;

  /** What a part of a record may be. */
  private enum Part {
    IPV4,
    IPV6,
    NAME,
    STRING,
    TAG,
    HEX,
    BASE64,
    ANY,
    U8,
    U16,
    U32;

    /** The part in its usual form; empty where the text is none. */
    String form(String text) {
      return switch (this) {
        case IPV4 -> !text.contains(":") && InetAddresses.isInetAddress(text) ? text : "";
        case IPV6 ->
            text.contains(":") && InetAddresses.isInetAddress(text)
                ? InetAddresses.toAddrString(InetAddresses.forString(text))
                : "";
        case NAME -> RecordData.NAME.matcher(text).matches() ? text : "";
        case STRING -> quoted(text);
        case TAG -> text.matches("[A-Za-z0-9]+") ? text : "";
        case HEX -> RecordData.HEX.matcher(text).matches() ? text : "";
        case BASE64 -> RecordData.BASE64.matcher(text).matches() ? text : "";
        case ANY -> text;
        case U8 -> number(text, 255);
        case U16 -> number(text, 65_535);
        case U32 -> number(text, 4_294_967_295L);
      };
    }
  }

  /**
   * The parts of a type's records.
   *
   * @param more whether the last may be repeated
   */
  private record Shape(List<Part> parts, boolean more) {
    static Shape of(Part... parts) {
      return new Shape(List.of(parts), false);
    }

    static Shape repeating(Part... parts) {
      return new Shape(List.of(parts), true);
    }

    boolean takes(int count) {
      return count == parts.size() || (more && count > parts.size());
    }

    Part part(int i) {
      return parts.get(Math.min(i, parts.size() - 1));
    }
  }

  private static final Map<String, Shape> SHAPES =
      Map.ofEntries(
          Map.entry("A", Shape.of(Part.IPV4)),
          Map.entry("AAAA", Shape.of(Part.IPV6)),
          Map.entry("ALIAS", Shape.of(Part.NAME)),
          Map.entry("CAA", Shape.of(Part.U8, Part.TAG, Part.STRING)),
          Map.entry("CNAME", Shape.of(Part.NAME)),
          Map.entry("DNSKEY", Shape.of(Part.U16, Part.U8, Part.U8, Part.BASE64)),
          Map.entry("DS", Shape.of(Part.U16, Part.U8, Part.U8, Part.HEX)),
          Map.entry("HTTPS", Shape.repeating(Part.U16, Part.NAME, Part.ANY)),
          Map.entry("IPSECKEY", Shape.of(Part.U8, Part.U8, Part.U8, Part.ANY, Part.BASE64)),
          Map.entry("MX", Shape.of(Part.U16, Part.NAME)),
          Map.entry(
              "NAPTR",
              Shape.of(Part.U16, Part.U16, Part.STRING, Part.STRING, Part.STRING, Part.NAME)),
          Map.entry("NS", Shape.of(Part.NAME)),
          Map.entry("PTR", Shape.of(Part.NAME)),
          Map.entry(
              "SOA",
              Shape.of(Part.NAME, Part.NAME, Part.U32, Part.U32, Part.U32, Part.U32, Part.U32)),
          Map.entry("SPF", Shape.repeating(Part.STRING)),
          Map.entry("SRV", Shape.of(Part.U16, Part.U16, Part.U16, Part.NAME)),
          Map.entry("SSHFP", Shape.of(Part.U8, Part.U8, Part.HEX)),
          Map.entry("SVCB", Shape.repeating(Part.U16, Part.NAME, Part.ANY)),
          Map.entry("TLSA", Shape.of(Part.U8, Part.U8, Part.U8, Part.HEX)),
          Map.entry("TXT", Shape.repeating(Part.STRING)));

  /** Types of which a name has one record at most. */
  static final Set<String> SINGLE = Set.of("ALIAS", "CNAME", "SOA");

  private RecordData() {}

  static boolean known(String type) {
    return SHAPES.containsKey(type);
  }

  /** Whether this is a whole name, with the dot at its end. */
  static boolean isName(String text) {
    return text.length() < 255 && NAME.matcher(text).matches();
  }

  /** The record as Cloud DNS shows it; empty when it is none of the type. */
  static Optional<String> normal(String type, String text) {
    Shape shape = SHAPES.getOrDefault(type, Shape.of());
    List<String> tokens = tokens(text);
    // A service may come without parameters.
    boolean bare = (type.equals("HTTPS") || type.equals("SVCB")) && tokens.size() == 2;
    if (tokens.isEmpty() || !(bare || shape.takes(tokens.size()))) {
      return Optional.empty();
    }
    List<String> out = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      String part = shape.part(i).form(tokens.get(i));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      out.add(part);
    }
    return Optional.of(String.join(" ", out));
  }

  /** Words, and texts in quotes with their quotes; nothing where a quote is not closed. */
  private static List<String> tokens(String text) {
    List<String> out = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        word.append(c).append(text.charAt(++i));
      } else if (Character.isWhitespace(c) && !inside) {
        flush(word, out);
      } else {
        inside ^= c == '"';
        word.append(c);
      }
    }
    flush(word, out);
    return inside ? List.of() : out;
  }

  private static void flush(StringBuilder word, List<String> out) {
    if (!word.isEmpty()) {
      out.add(word.toString());
      word.setLength(0);
    }
  }

  private static String quoted(String token) {
    String text = token.startsWith("\"") ? token : "\"" + token + "\"";
    return text.length() - 2 <= LONGEST_STRING && text.matches("(?s)\"([^\"\\\\]|\\\\.)*\"")
        ? text
        : "";
  }

  private static String number(String text, long most) {
    return text.matches("\\d{1,10}") && Long.parseLong(text) <= most ? text : "";
  }
}
