package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the trace store of this machine, which answers as Cloud Trace v1 does.
 *
 * @see <a href="https://cloud.google.com/trace/docs/reference/v1/rest">Cloud Trace API</a>
 */
final class LocalTraces implements Traces {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Endpoint server;
  private final String path;

  LocalTraces(Endpoint server, String project) {
    this.server = server;
    this.path = "/v1/projects/" + project + "/traces";
  }

  @Override
  public List<Trace> newest(int most) throws ProviderException {
    JsonNode answer = read("?view=COMPLETE&orderBy=start%20desc&pageSize=" + most);
    if (answer.has("error")) {
      throw new ProviderException(
          Category.FAILED,
          "the trace store at " + server + " refuses: " + answer.at("/error/message").asText(),
          "If it runs in a container, its image may be of an older version: build it again with"
              + " docker/build-images, and bring the environment up.");
    }
    var traces = new ArrayList<Trace>();
    answer.path("traces").forEach(trace -> traces.add(trace(trace)));
    return traces;
  }

  @Override
  public Optional<Trace> find(String id) throws ProviderException {
    JsonNode answer = read("/" + id);
    return answer.path("spans").isEmpty() ? Optional.empty() : Optional.of(trace(answer));
  }

  private JsonNode read(String rest) throws ProviderException {
    try {
      return MAPPER.readTree(HttpQuestions.text(server, path + rest, PATIENCE));
    } catch (JsonProcessingException e) {
      throw new ProviderException(
          Category.FAILED, "what answers at " + server + " is no trace store", "", e);
    } catch (IOException e) {
      throw new ProviderException(
          Category.TRANSIENT,
          "the trace store at " + server + " does not answer: " + e.getMessage(),
          "Start it again: provisioner up.",
          e);
    }
  }

  private static Trace trace(JsonNode trace) {
    var spans = new ArrayList<Span>();
    trace.path("spans").forEach(span -> spans.add(span(span)));
    return new Trace(trace.path("traceId").asText(), spans);
  }

  private static Span span(JsonNode span) {
    Map<String, String> attributes = new LinkedHashMap<>();
    span.path("labels")
        .properties()
        .forEach(l -> attributes.put(l.getKey(), l.getValue().asText()));
    Instant start = time(span, "startTime", Instant.EPOCH);
    return new Span(
        span.path("spanId").asText(),
        Optional.of(span.path("parentSpanId").asText("")).filter(parent -> !parent.isEmpty()),
        span.path("name").asText(),
        start,
        time(span, "endTime", start),
        attributes);
  }

  /** Whoever writes spans without OpenTelemetry may leave a time out until it is known. */
  private static Instant time(JsonNode span, String which, Instant otherwise) {
    String text = span.path(which).asText("");
    return text.isEmpty() ? otherwise : Instant.parse(text);
  }
}
