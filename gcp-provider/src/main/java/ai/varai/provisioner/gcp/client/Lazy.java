package ai.varai.provisioner.gcp.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A client that is made when it is first needed and closed with the others. */
final class Lazy<T extends AutoCloseable> {
  /** How a client is made. */
  interface Maker<T> {
    T make() throws IOException;
  }

  private final Maker<T> maker;
  private @Nullable T made;

  Lazy(Maker<T> maker) {
    this.maker = maker;
  }

  synchronized T get() throws IOException {
    T known = made;
    if (known == null) {
      known = maker.make();
      made = known;
    }
    return known;
  }

  synchronized void close() {
    T known = made;
    made = null;
    if (known != null) {
      try {
        known.close();
      } catch (Exception e) {
        // Nothing depends on an orderly goodbye of a connection.
      }
    }
  }
}
