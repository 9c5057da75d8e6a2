package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.OutputLines;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the pieces of output that the engine sends together to lines, each stream for itself. */
final class LogLines extends ResultCallback.Adapter<Frame> {
  private final Consumer<String> sink;
  private final Map<StreamType, OutputLines> streams = new EnumMap<>(StreamType.class);

  /** What is not later has been handed over; null where the engine sends no times. */
  private final @Nullable Instant after;

  private @Nullable Instant last;

  LogLines(Consumer<String> sink) {
    this.sink = sink;
    this.after = null;
  }

  /**
   * For pieces that begin with the time at which they were written.
   *
   * @param after of which only those that were written later are handed over
   */
  LogLines(Consumer<String> sink, Instant after) {
    this.sink = sink;
    this.after = after;
    this.last = after.equals(Instant.MIN) ? null : after;
  }

  /** When the latest piece was written that was handed over. */
  synchronized Optional<Instant> last() {
    return Optional.ofNullable(last);
  }

  @Override
  public synchronized void onNext(Frame frame) {
    byte[] written = after == null ? frame.getPayload() : later(frame.getPayload(), after);
    streams
        .computeIfAbsent(frame.getStreamType(), s -> new OutputLines(sink))
        .take(written, written.length);
  }

  private byte[] later(byte[] stamped, Instant than) {
    int space = 0;
    while (space < stamped.length && stamped[space] != ' ') {
      space++;
    }
    try {
      Instant at = Instant.parse(new String(stamped, 0, space, StandardCharsets.US_ASCII));
      if (!at.isAfter(than)) {
        return new byte[0];
      }
      last = at;
      return Arrays.copyOfRange(stamped, Math.min(space + 1, stamped.length), stamped.length);
    } catch (DateTimeParseException e) {
      return stamped; // a driver of logs that has no times
    }
  }

  @Override
  public synchronized void onComplete() {
    streams.values().forEach(OutputLines::end);
    super.onComplete();
  }
}
