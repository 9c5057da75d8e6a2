package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.event.EventSink;

/** Shows events as they come. */
interface EventView extends EventSink {
  /** Shows nothing. */
  EventView NONE = event -> {};

  /** Takes away what is drawn in place, so that other text can be printed; events may go on. */
  default void pause() {}
}
