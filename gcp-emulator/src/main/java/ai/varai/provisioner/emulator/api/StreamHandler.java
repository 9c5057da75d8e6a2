package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;

/** Answers a streaming method: its first request says what is wanted and decides who may call. */
@FunctionalInterface
public interface StreamHandler<Q extends Message, A extends Message> {

  /**
   * Begins to answer, or throws a {@code GoogleError}.
   *
   * @return takes the requests after the first
   */
  Requests<Q> open(Q first, Call call, Answers<A> answers);
}
