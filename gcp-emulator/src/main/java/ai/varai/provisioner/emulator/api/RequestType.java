package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The empty message of a generated class, found by reflection at its first use and then kept. */
final class RequestType<Q extends MessageLite & Message> implements Supplier<Message> {

  private final Class<Q> type;
  private volatile @Nullable Message found;

  RequestType(Class<Q> type) {
    this.type = type;
  }

  @Override
  public Message get() {
    Message now = found;
    if (now == null) {
      now = Internal.getDefaultInstance(type);
      found = now;
    }
    return now;
  }
}
