package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import java.time.Clock;
import java.time.Instant;

/** Hands events on one at a time, from whatever thread they come. */
final class Events {
  private final EventSink sink;
  private final Clock clock;

  Events(EventSink sink, Clock clock) {
    this.sink = sink;
    this.clock = clock;
  }

  synchronized void tell(LifecycleEvent event) {
    sink.accept(event);
  }

  Instant now() {
    return clock.instant();
  }

  Clock clock() {
    return clock;
  }
}
