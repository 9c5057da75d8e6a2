package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Bodies of requests that their callers packed (RFC 9110, section 8.4), and answers that are packed
 * for them. Requests are unpacked when the whole body is there: one that is cut off, or is nothing
 * of the kind, is refused and never taken for an empty one.
 */
final class ContentCoding {

  /** As long as a body may be that nobody packed. */
  private static final int LONGEST = 128 << 20;

  private ContentCoding() {}

  /** The request with the body as it was before it was packed. */
  static AggregatedHttpRequest plain(AggregatedHttpRequest req) {
    byte[] sent = req.content().array();
    byte[] body = plain(req.headers(), sent);
    return body == sent ? req : AggregatedHttpRequest.of(req.headers(), HttpData.wrap(body));
  }

  /**
   * The body as it was before it was packed; the same array where it was not.
   *
   * @throws GoogleError INVALID_ARGUMENT when it cannot be unpacked, with HTTP 413 when it would be
   *     too long
   */
  static byte[] plain(RequestHeaders headers, byte[] body) {
    String coding = headers.get("content-encoding", "").strip().toLowerCase(Locale.ROOT);
    if (coding.isEmpty() || coding.equals("identity") || body.length == 0) {
      return body;
    }
    byte[] plain;
    try (InputStream in = unpacking(coding, body)) {
      plain = in.readNBytes(LONGEST + 1);
    } catch (IOException e) {
      throw GoogleError.invalidArgument("The request's body is no valid " + coding + ".");
    }
    if (plain.length > LONGEST) {
      throw GoogleError.invalidArgument("Request payload size exceeds the limit.")
          .withHttpStatus(413);
    }
    return plain;
  }

  /** With gzip; how fast counts more than how small, as little is far from its client here. */
  static byte[] packed(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4 + 64);
    try (OutputStream gzip =
        new GZIPOutputStream(out, 4096) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static InputStream unpacking(String coding, byte[] body) throws IOException {
    InputStream sent = new ByteArrayInputStream(body);
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(sent);
      case "deflate" -> new InflaterInputStream(sent);
      default ->
          throw GoogleError.invalidArgument(
              "The Content-Encoding " + coding + " is not supported.");
    };
  }
}
