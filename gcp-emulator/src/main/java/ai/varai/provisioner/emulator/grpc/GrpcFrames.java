package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.error.ErrorRenderer;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;

/**
 * Messages of gRPC on HTTP/2: a byte that tells whether the message is compressed, four bytes of
 * length, the message; the status in the trailers, or in the headers when there is no message. See
 * the gRPC project's {@code PROTOCOL-HTTP2.md}.
 */
final class GrpcFrames {

  private static final int HEAD = 5;

  /** What a compressed message may become: no more than an uncompressed one may be. */
  private static final int MAX_UNPACKED = 128 << 20;

  private GrpcFrames() {}

  /**
   * The one message of a request.
   *
   * @param encoding what {@code grpc-encoding} says
   */
  static byte[] read(byte[] body, String encoding) {
    if (body.length < HEAD) {
      throw GoogleError.of(Code.INTERNAL, "Half-closed without a request");
    }
    ByteBuffer frame = ByteBuffer.wrap(body);
    boolean compressed = frame.get() == 1;
    int length = frame.getInt();
    if (length != frame.remaining()) {
      throw GoogleError.of(
          Code.INTERNAL, length < frame.remaining() ? "Too many requests" : "Cut request");
    }
    byte[] message = new byte[length];
    frame.get(message);
    return compressed ? unpacked(message, encoding) : message;
  }

  private static byte[] unpacked(byte[] message, String encoding) {
    if (!encoding.equals("gzip")) {
      throw GoogleError.of(
          Code.UNIMPLEMENTED, "Can't find decompressor for " + encoding + "; gzip is there");
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(message))) {
      byte[] plain = in.readNBytes(MAX_UNPACKED + 1);
      if (plain.length > MAX_UNPACKED) {
        throw GoogleError.of(Code.RESOURCE_EXHAUSTED, "The request is larger than the limit.");
      }
      return plain;
    } catch (IOException e) {
      throw GoogleError.of(Code.INTERNAL, "The compressed request cannot be read");
    }
  }

  static HttpResponse answer(Message message) {
    return HttpResponse.of(headers().build(), frame(message), HttpHeaders.of("grpc-status", "0"));
  }

  static HttpData frame(Message message) {
    int size = message.getSerializedSize();
    byte[] frame = ByteBuffer.allocate(HEAD + size).put((byte) 0).putInt(size).array();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(frame, HEAD, size);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("a message is not as long as it says", e);
    }
    return HttpData.wrap(frame);
  }

  /** The end of a stream whose headers went out. */
  static HttpHeaders trailers(GoogleError e) {
    HttpHeadersBuilder h = HttpHeaders.builder();
    status(h, e);
    return h.build();
  }

  static HttpResponse error(GoogleError e) {
    return HttpResponse.of(refusal(e));
  }

  /** An answer without a message: the status is in the headers, and nothing follows. */
  static ResponseHeaders refusal(GoogleError e) {
    ResponseHeadersBuilder h = headers();
    status(h, e);
    return h.endOfStream(true).build();
  }

  private static void status(HttpHeadersBuilder h, GoogleError e) {
    h.add("grpc-status", Integer.toString(e.code().getNumber()));
    h.add("grpc-message", escaped(e.text()));
    if (!e.details().isEmpty()) {
      h.add(
          "grpc-status-details-bin",
          Base64.getEncoder()
              .withoutPadding()
              .encodeToString(ErrorRenderer.status(e).toByteArray()));
    }
  }

  static ResponseHeadersBuilder headers() {
    return ResponseHeaders.builder(200)
        .add(HttpHeaderNames.CONTENT_TYPE, "application/grpc+proto")
        .add("grpc-accept-encoding", "gzip");
  }

  /** Printable ASCII as it is, other bytes of UTF-8 and the percent sign as {@code %XX}. */
  static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append('%');
        out.append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
        out.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return out.toString();
  }
}
