package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One line for each happening, for logs; what goes on as before is said again now and then. */
final class PlainView implements EventView {
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final PrintStream out;
  private final EventText text;
  private final Map<ResourceAddress, LifecycleEvent.OperationProgress> said =
      new ConcurrentHashMap<>();

  PlainView(PrintStream out, Paint paint) {
    this.out = out;
    this.text = new EventText(paint);
  }

  @Override
  public void accept(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.OperationProgress progress) {
      accept(progress);
    } else {
      text.of(event).ifPresent(out::println);
    }
  }

  private void accept(LifecycleEvent.OperationProgress progress) {
    LifecycleEvent.OperationProgress last = said.get(progress.address());
    boolean news = last == null || !last.message().equals(progress.message());
    if (last == null || news || progress.since().minus(last.since()).compareTo(AGAIN) >= 0) {
      said.put(progress.address(), progress);
      out.println(
          "    "
              + progress.address()
              + "  "
              + progress.message()
              + (news ? "" : " (" + Durations.text(progress.since()) + ")"));
    }
  }
}
