package ai.varai.provisioner.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bson.Document;

/** The service as a process of its own, the way an environment runs it. */
final class RunningService implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on [^\"]*:(\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path output;
  private final int port;

  private RunningService(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  static Process launch(Map<String, String> variables, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SampleService.class.getName());
    Map<String, String> all = new HashMap<>(Map.of("PORT", "0", "BIND_ADDRESS", "127.0.0.1"));
    all.putAll(variables);
    builder.environment().putAll(all);
    builder.redirectOutput(output.toFile()).redirectError(errors(output).toFile());
    return builder.start();
  }

  static RunningService start(Map<String, String> variables, Path output) throws IOException {
    Process process = launch(variables, output);
    String port =
        Awaitility.await()
            .atMost(20, TimeUnit.SECONDS)
            .pollInterval(20, TimeUnit.MILLISECONDS)
            .until(
                () -> {
                  Matcher matcher = LISTENING.matcher(Files.readString(output));
                  return matcher.find() ? matcher.group(1) : "";
                },
                found -> !found.isEmpty());
    return new RunningService(process, output, Integer.parseInt(port));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return http.send(
        request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  Process process() {
    return process;
  }

  /** Everything it has written, to either stream. */
  String text() throws IOException {
    return Files.readString(output) + Files.readString(errors(output));
  }

  private static Path errors(Path output) {
    return output.resolveSibling(output.getFileName() + ".err");
  }

  List<Document> log() throws IOException {
    return Files.readAllLines(output).stream().map(Document::parse).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
