package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;

/**
 * How a protobuf method is answered whose rules are those of an API's JSON routes, when its request
 * has no REST binding that says which.
 */
public sealed interface Translation {

  /** One request, one answer. Throws a {@code GoogleError} to refuse. */
  @FunctionalInterface
  interface Unary<Q extends Message, A extends Message> {
    A answer(Q request, RouteCaller routes);
  }

  /** Requests, answers or both are streams. */
  @FunctionalInterface
  interface Streaming<Q extends Message, A extends Message> {
    Requests<Q> open(RouteCaller routes, Answers<A> answers);
  }

  /** Of a unary method. */
  record One(Unary<Message, Message> unary) implements Translation {}

  /** Of a streaming method. */
  record Many(Streaming<Message, Message> streaming) implements Translation {}
}
