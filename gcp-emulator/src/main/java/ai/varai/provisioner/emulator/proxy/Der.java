package ai.varai.provisioner.emulator.proxy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** As much of the DER encoding as an X.509 certificate needs (ITU-T X.690). */
public final class Der {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Der() {}

  public static byte[] tag(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(content::writeBytes);
    byte[] body = content.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (body.length < 128) {
      out.write(body.length);
    } else {
      byte[] length = BigInteger.valueOf(body.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(body);
    return out.toByteArray();
  }

  public static byte[] sequence(byte[]... parts) {
    return tag(0x30, parts);
  }

  public static byte[] set(byte[]... parts) {
    return tag(0x31, parts);
  }

  public static byte[] integer(BigInteger n) {
    return tag(2, n.toByteArray());
  }

  public static byte[] utf8(String text) {
    return tag(12, text.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] octets(byte[] bytes) {
    return tag(4, bytes);
  }

  public static byte[] bits(byte[] bytes) {
    return tag(3, new byte[] {0}, bytes);
  }

  public static byte[] yes() {
    return new byte[] {1, 1, (byte) 0xff};
  }

  public static byte[] time(Instant i) {
    return tag(24, TIME.format(i).getBytes(StandardCharsets.US_ASCII));
  }

  public static byte[] oid(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      int a = arcs[i];
      int shift = 28;
      while (shift > 0 && a >> shift == 0) {
        shift -= 7;
      }
      for (; shift >= 0; shift -= 7) {
        out.write((a >> shift & 0x7f) | (shift > 0 ? 0x80 : 0));
      }
    }
    return tag(6, out.toByteArray());
  }
}
