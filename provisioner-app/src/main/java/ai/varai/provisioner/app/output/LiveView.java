package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is done scrolls up; what runs stands below and is redrawn at every event. Uses three control
 * sequences only (ECMA-48: cursor up, erase below, and no wrapping so that a long line stays one).
 */
final class LiveView implements EventView {
  private static final int MOST_LINES = 8;

  private final PrintStream out;
  private final Paint paint;
  private final EventText text;
  private final Map<String, String> running = new LinkedHashMap<>();
  private int drawn;

  LiveView(PrintStream out, Paint paint) {
    this.out = out;
    this.paint = paint;
    this.text = new EventText(paint);
  }

  @Override
  public synchronized void accept(LifecycleEvent event) {
    var frame = new StringBuilder(erase());
    text.of(event).ifPresent(line -> frame.append(line).append('\n'));
    remember(event);
    frame.append(draw());
    out.print(frame);
    out.flush();
  }

  @Override
  public synchronized void pause() {
    out.print(erase());
    out.flush();
  }

  private void remember(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.OperationStarted e) {
      running.put(e.address().toString(), e.operation().word() + " …");
    } else if (event instanceof LifecycleEvent.OperationProgress e) {
      running.put(e.address().toString(), e.message() + since(e.since()));
    } else if (event instanceof LifecycleEvent.OperationFinished e) {
      running.remove(e.address().toString());
    } else if (event instanceof LifecycleEvent.OperationFailed e) {
      running.remove(e.address().toString());
    } else if (event instanceof LifecycleEvent.CheckStarted e) {
      running.put(e.address() + " " + e.check(), "…");
    } else if (event instanceof LifecycleEvent.CheckWaiting e) {
      running.put(e.address() + " " + e.check(), e.detail() + since(e.since()));
    } else if (event instanceof LifecycleEvent.CheckPassed e) {
      running.remove(e.address() + " " + e.check());
    } else if (event instanceof LifecycleEvent.CheckFailed e) {
      running.remove(e.address() + " " + e.check());
    } else if (event instanceof LifecycleEvent.ApplyFinished) {
      running.clear();
    }
  }

  private static String since(Duration duration) {
    return " (" + Durations.text(duration) + ")";
  }

  private String erase() {
    String sequence = drawn == 0 ? "" : "\u001b[" + drawn + "A\u001b[J";
    drawn = 0;
    return sequence;
  }

  private String draw() {
    if (running.isEmpty()) {
      return "";
    }
    var lines = new StringBuilder("\u001b[?7l");
    int shown = 0;
    for (Map.Entry<String, String> operation : running.entrySet()) {
      if (shown == MOST_LINES) {
        lines.append(paint.dim("    and " + (running.size() - shown) + " more")).append('\n');
        drawn++;
        break;
      }
      lines.append("    ").append(operation.getKey()).append("  ");
      lines.append(paint.dim(operation.getValue())).append('\n');
      drawn++;
      shown++;
    }
    return lines.append("\u001b[?7h").toString();
  }
}
