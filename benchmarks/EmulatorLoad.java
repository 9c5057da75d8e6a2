import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A load generator without libraries, so that what it measures is the emulator: plain HTTP/1.1 on
 * kept connections, one request at a time on each. Prints a JSON object.
 *
 * <p>java EmulatorLoad.java PORT READ|WRITE REQUESTS CONNECTIONS
 */
public final class EmulatorLoad {
  private static final String SECRET = "/v1/projects/load/secrets/s";

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    boolean write = arguments[1].equals("WRITE");
    int requests = Integer.parseInt(arguments[2]);
    int connections = Integer.parseInt(arguments[3]);
    for (int i = 0; i < connections; i++) {
      try (var connection = new Connection(port)) {
        connection.send(
            request(
                "POST",
                "/v1/projects/load/secrets?secretId=s" + i,
                "{\"replication\": {\"automatic\": {}}}"));
      }
    }
    var next = new AtomicLong();
    var failures = new AtomicLong();
    long[] nanos = new long[requests];
    Thread[] threads = new Thread[connections];
    long begin = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      int own = i;
      threads[i] =
          new Thread(
              () -> {
                byte[] read = request("GET", SECRET + own, "");
                try (var connection = new Connection(port)) {
                  for (long n = next.getAndIncrement();
                      n < requests;
                      n = next.getAndIncrement()) {
                    byte[] asked =
                        write
                            ? request(
                                "PATCH",
                                SECRET + own + "?updateMask=labels",
                                "{\"labels\": {\"n\": \"" + n + "\"}}")
                            : read;
                    long since = System.nanoTime();
                    if (connection.send(asked) != 200) {
                      failures.incrementAndGet();
                    }
                    nanos[(int) n] = System.nanoTime() - since;
                  }
                } catch (IOException e) {
                  failures.incrementAndGet();
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Arrays.sort(nanos);
    System.out.printf(
        "{\"requests\": %d, \"failures\": %d, \"seconds\": %.3f, \"per_second\": %.0f,"
            + " \"p50_ms\": %.3f, \"p99_ms\": %.3f}%n",
        requests,
        failures.get(),
        seconds,
        requests / seconds,
        nanos[requests / 2] / 1e6,
        nanos[(int) (requests * 0.99)] / 1e6);
  }

  private static byte[] request(String method, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: secretmanager.googleapis.com\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body;
    return head.getBytes(StandardCharsets.UTF_8);
  }

  /** One connection; reads answers that say their length. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
      out = socket.getOutputStream();
    }

    int send(byte[] request) throws IOException {
      out.write(request);
      out.flush();
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(header.substring(15).trim());
        }
      }
      in.skipNBytes(length);
      return status;
    }

    private String line() throws IOException {
      var text = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection was closed");
        }
        if (c != '\r') {
          text.append((char) c);
        }
      }
      return text.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
