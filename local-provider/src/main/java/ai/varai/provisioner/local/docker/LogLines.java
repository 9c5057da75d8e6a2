package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.local.runtime.OutputLines;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the pieces of output that the engine sends together to lines, each stream for itself. */
final class LogLines extends ResultCallback.Adapter<Frame> {
  private final Consumer<String> sink;
  private final Map<StreamType, OutputLines> streams = new EnumMap<>(StreamType.class);

  LogLines(Consumer<String> sink) {
    this.sink = sink;
  }

  @Override
  public synchronized void onNext(Frame frame) {
    byte[] written = frame.getPayload();
    streams
        .computeIfAbsent(frame.getStreamType(), s -> new OutputLines(sink))
        .take(written, written.length);
  }

  @Override
  public synchronized void onComplete() {
    streams.values().forEach(OutputLines::end);
    super.onComplete();
  }
}
