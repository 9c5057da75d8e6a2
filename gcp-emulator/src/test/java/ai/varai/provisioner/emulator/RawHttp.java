package ai.varai.provisioner.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that no HTTP client would send, byte by byte. */
public final class RawHttp {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

  private RawHttp() {}

  /**
   * The answer to what is sent: as much as it announces, or up to the end of the connection when it
   * announces nothing.
   */
  public static String send(int port, String request, Charset charset) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(charset));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      String head = head(in);
      Matcher length = LENGTH.matcher(head);
      byte[] body =
          length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : in.readAllBytes();
      return head + new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Status and headers, with the empty line after them. */
  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    for (int each = in.read(); each >= 0; each = in.read()) {
      head.write(each);
      if (each == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }
}
