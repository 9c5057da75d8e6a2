package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;
import java.util.function.Consumer;

/**
 * Answers a streaming method: its first request says what is wanted, answers follow until the
 * caller has enough.
 */
@FunctionalInterface
public interface StreamHandler<Q extends Message, A extends Message> {

  /**
   * Begins to answer, or throws a {@code GoogleError}.
   *
   * @param answers takes answers, on any thread, one at a time
   * @return ends the answers
   */
  Runnable open(Q first, Call call, Consumer<A> answers);
}
