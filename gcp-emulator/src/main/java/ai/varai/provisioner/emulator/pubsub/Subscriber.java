package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Duration;
import java.util.List;

/** Somebody to whom a queue gives messages as they come. Its methods wait for nobody. */
interface Subscriber {

  /** What it takes at most at one time. */
  record Room(long messages, long bytes) {}

  Room room();

  /** How long it has for each message, unless it asks for more. */
  Duration deadline();

  void deliver(List<ReceivedMessage> messages);

  /** There is nothing more to come. */
  void refuse(GoogleError reason);
}
