package ai.varai.provisioner.lifecycle.event;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects an apply's operations as they happen and draws them: when each ran, how long it took and
 * what it had waited for. Receives events like any other renderer.
 */
public final class Timeline implements EventSink {
  private static final int WIDTH = 40;
  private static final int ROW = 18;
  private static final int LABEL = 320;
  private static final int CHART = 640;

  private final Map<String, Bar> bars = new LinkedHashMap<>();

  private record Bar(
      ResourceAddress address,
      String operation,
      Set<ResourceAddress> waitedFor,
      Instant begin,
      Instant end,
      boolean failed) {}

  @Override
  public synchronized void accept(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.OperationStarted one) {
      String operation = one.operation().word();
      bars.put(
          key(one.address(), operation),
          new Bar(one.address(), operation, one.waitedFor(), one.at(), one.at(), false));
    } else if (event instanceof LifecycleEvent.OperationFinished one) {
      end(one.address(), one.operation().word(), one.at(), false);
    } else if (event instanceof LifecycleEvent.OperationFailed one) {
      end(one.address(), one.operation().word(), one.at(), true);
    }
  }

  /** Whether nothing was done. */
  public synchronized boolean empty() {
    return bars.isEmpty();
  }

  /** Everything as one tree of texts, lists and truth values, to be kept. */
  public synchronized Map<String, Object> tree() {
    List<Object> operations = new ArrayList<>();
    for (Bar bar : bars.values()) {
      var one = new LinkedHashMap<String, Object>();
      one.put("address", bar.address().toString());
      one.put("operation", bar.operation());
      one.put("begin", bar.begin().toString());
      one.put("end", bar.end().toString());
      one.put("failed", bar.failed());
      one.put(
          "waited_for", bar.waitedFor().stream().map(ResourceAddress::toString).sorted().toList());
      operations.add(one);
    }
    return Map.of("operations", operations);
  }

  /**
   * What {@link #tree} gave.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Timeline of(Map<String, Object> tree) {
    var timeline = new Timeline();
    if (!(tree.get("operations") instanceof List<?> operations)) {
      throw new IllegalArgumentException("it lists no operations");
    }
    for (Object each : operations) {
      if (!(each instanceof Map<?, ?> one) || !(one.get("waited_for") instanceof List<?> before)) {
        throw new IllegalArgumentException("an operation of it is incomplete");
      }
      ResourceAddress address = ResourceAddress.parse(String.valueOf(one.get("address")));
      String operation = String.valueOf(one.get("operation"));
      timeline.bars.put(
          key(address, operation),
          new Bar(
              address,
              operation,
              before.stream()
                  .map(name -> ResourceAddress.parse(String.valueOf(name)))
                  .collect(Collectors.toSet()),
              Instant.parse(String.valueOf(one.get("begin"))),
              Instant.parse(String.valueOf(one.get("end"))),
              Boolean.TRUE.equals(one.get("failed"))));
    }
    return timeline;
  }

  /**
   * The chain of operations that the whole had to wait for: the one that ended last, what that one
   * had waited for longest, and so on back to the first.
   */
  public synchronized List<ResourceAddress> longestChain() {
    var last = new LinkedHashMap<ResourceAddress, Bar>();
    bars.values().forEach(bar -> last.merge(bar.address(), bar, Timeline::later));
    List<ResourceAddress> chain = new ArrayList<>();
    Bar next = last.values().stream().reduce(Timeline::later).orElse(null);
    while (next != null && !chain.contains(next.address())) {
      chain.add(0, next.address());
      next =
          next.waitedFor().stream()
              .flatMap(address -> Optional.ofNullable(last.get(address)).stream())
              .reduce(Timeline::later)
              .orElse(null);
    }
    return chain;
  }

  private static Bar later(Bar a, Bar b) {
    return b.end().isAfter(a.end()) ? b : a;
  }

  private static String key(ResourceAddress address, String operation) {
    return operation + " " + address;
  }

  private void end(ResourceAddress address, String operation, Instant at, boolean failed) {
    bars.computeIfPresent(
        key(address, operation),
        (key, bar) -> new Bar(address, operation, bar.waitedFor(), bar.begin(), at, failed));
  }

  /** One line for each operation, in the order in which they began. */
  public synchronized String text() {
    Span span = span();
    var text = new StringBuilder();
    for (Bar bar : bars.values()) {
      int from = span.at(bar.begin(), WIDTH);
      int to = Math.max(from + 1, span.at(bar.end(), WIDTH));
      text.append(" ".repeat(from))
          .append((bar.failed() ? "x" : "=").repeat(to - from))
          .append(" ".repeat(Math.max(0, WIDTH + 1 - to)))
          .append(String.format(Locale.ROOT, "%8s  ", seconds(bar)))
          .append(bar.operation())
          .append(' ')
          .append(bar.address());
      if (!bar.waitedFor().isEmpty()) {
        text.append("  after ").append(names(bar.waitedFor()));
      }
      text.append('\n');
    }
    List<ResourceAddress> chain = longestChain();
    if (chain.size() > 1) {
      text.append("The longest chain: ")
          .append(chain.stream().map(ResourceAddress::toString).collect(Collectors.joining(" > ")))
          .append('\n');
    }
    return text.toString();
  }

  /** The same as a picture. */
  public synchronized String svg() {
    Span span = span();
    var svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            LABEL + CHART + 20,
            bars.size() * ROW + 10));
    int row = 0;
    for (Bar bar : bars.values()) {
      int y = row++ * ROW + 5;
      int from = span.at(bar.begin(), CHART);
      int width = Math.max(2, span.at(bar.end(), CHART) - from);
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"4\" y=\"%d\">%s %s</text>"
                  + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\">"
                  + "<title>%s%s</title></rect>%n",
              y + ROW - 6,
              bar.operation(),
              bar.address(),
              LABEL + from,
              y,
              width,
              ROW - 4,
              bar.failed() ? "#c0392b" : "#2e86c1",
              seconds(bar),
              bar.waitedFor().isEmpty() ? "" : " after " + names(bar.waitedFor())));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String seconds(Bar bar) {
    return String.format(
        Locale.ROOT, "%.2f s", Duration.between(bar.begin(), bar.end()).toMillis() / 1000.0);
  }

  private static String names(Set<ResourceAddress> addresses) {
    return addresses.stream().sorted().map(a -> a.toString()).collect(Collectors.joining(", "));
  }

  private Span span() {
    List<Bar> all = new ArrayList<>(bars.values());
    Instant begin = all.stream().map(Bar::begin).min(Instant::compareTo).orElse(Instant.EPOCH);
    Instant end = all.stream().map(Bar::end).max(Instant::compareTo).orElse(begin);
    return new Span(begin, Math.max(1, Duration.between(begin, end).toNanos()));
  }

  private record Span(Instant begin, long nanos) {
    int at(Instant when, int width) {
      return (int) Math.round(Duration.between(begin, when).toNanos() * (double) width / nanos);
    }
  }
}
