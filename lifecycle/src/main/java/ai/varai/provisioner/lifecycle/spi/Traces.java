package ai.varai.provisioner.lifecycle.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The requests that services of an environment handled, as OpenTelemetry traced them. */
public interface Traces {

  /** The newest traces, the newest first. */
  List<Trace> newest(int most) throws ProviderException, InterruptedException;

  /** One trace; empty where there is none of that id. */
  Optional<Trace> find(String id) throws ProviderException, InterruptedException;

  /**
   * What happened for one request.
   *
   * @param id 32 hexadecimal digits
   * @param spans at least one, in the order in which they began
   */
  record Trace(String id, List<Span> spans) {
    public Trace {
      spans = spans.stream().sorted(Comparator.comparing(Span::start)).toList();
    }

    /** The span that stands for the trace: its root, or the first where the root is not known. */
    public Span head() {
      return Stream.concat(spans.stream().filter(s -> s.parent().isEmpty()), spans.stream())
          .findFirst()
          .orElseThrow();
    }

    public Instant start() {
      return spans.get(0).start();
    }

    /** From the first beginning to the last end. */
    public Duration length() {
      Instant end = spans.stream().map(Span::end).max(Comparator.naturalOrder()).orElseThrow();
      return Duration.between(start(), end);
    }

    /** Who took part, in the order in which they began. */
    public List<String> services() {
      return spans.stream().map(Span::service).distinct().toList();
    }

    public boolean failed() {
      return spans.stream().anyMatch(span -> span.error().isPresent());
    }
  }

  /**
   * One piece of work.
   *
   * @param id unique within its trace
   * @param parent the span that asked for it; empty at the root
   * @param attributes what OpenTelemetry calls attributes, those of the resource as well; Cloud
   *     Trace calls them labels
   */
  record Span(
      String id,
      Optional<String> parent,
      String name,
      Instant start,
      Instant end,
      Map<String, String> attributes) {
    private static final String SERVICE = "service.name";
    private static final String ERROR = "/error/message";

    public Span {
      attributes = Map.copyOf(attributes);
    }

    /** The environment's service whose span it is; empty where the span does not say. */
    public String service() {
      return Objects.requireNonNullElse(attributes.get(SERVICE), "");
    }

    /** What went wrong, which may have no words; empty where nothing did. */
    public Optional<String> error() {
      return Optional.ofNullable(attributes.get(ERROR));
    }

    public Duration length() {
      return Duration.between(start, end);
    }
  }
}
