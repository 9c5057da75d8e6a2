package ai.varai.provisioner.local.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the pieces of output that the engine sends together to lines, each stream for itself. */
final class LogLines extends ResultCallback.Adapter<Frame> {
  private final Consumer<String> sink;
  private final Map<com.github.dockerjava.api.model.StreamType, StringBuilder> open =
      new EnumMap<>(com.github.dockerjava.api.model.StreamType.class);

  LogLines(Consumer<String> sink) {
    this.sink = sink;
  }

  @Override
  public synchronized void onNext(Frame frame) {
    StringBuilder line = open.computeIfAbsent(frame.getStreamType(), s -> new StringBuilder());
    line.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
    for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
      sink.accept(line.substring(0, end).stripTrailing());
      line.delete(0, end + 1);
    }
  }

  @Override
  public synchronized void onComplete() {
    open.values().stream().filter(l -> !l.isEmpty()).forEach(l -> sink.accept(l.toString()));
    open.clear();
    super.onComplete();
  }
}
