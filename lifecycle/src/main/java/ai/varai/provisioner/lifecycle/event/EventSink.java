package ai.varai.provisioner.lifecycle.event;

/** Receives events, one at a time and in order; must return quickly and not throw. */
@FunctionalInterface
public interface EventSink {
  /** Drops everything. */
  EventSink NONE = event -> {};

  void accept(LifecycleEvent event);
}
