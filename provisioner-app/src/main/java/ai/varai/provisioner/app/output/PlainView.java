package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import java.io.PrintStream;

/** One line for each happening, for logs. */
final class PlainView implements EventView {
  private final PrintStream out;
  private final EventText text;

  PlainView(PrintStream out, Paint paint) {
    this.out = out;
    this.text = new EventText(paint);
  }

  @Override
  public void accept(LifecycleEvent event) {
    if (event instanceof LifecycleEvent.OperationProgress progress) {
      out.println("    " + progress.address() + "  " + progress.message());
    } else {
      text.of(event).ifPresent(out::println);
    }
  }
}
