package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;
import java.util.Iterator;

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

  /**
   * Takes the requests of one call, one at a time, on threads that may block. A {@code GoogleError}
   * out of its methods ends the call with that status.
   */
  interface Requests<Q> {
    void next(Q request);

    /** The caller sends no more; answers may still follow. */
    void end();

    /** The call is over, however it ended. */
    default void gone() {}
  }

  /** Gives the answers of one call. Its methods may be called on any thread and wait for nobody. */
  interface Answers<A> {
    /** Sends these, each when the caller has room for it. */
    void send(Iterator<? extends A> messages);

    /** Ends the call well, once all is sent. */
    void end();
  }

  /** Of a unary method. */
  record One(Unary<Message, Message> unary) implements Translation {}

  /** Of a streaming method. */
  record Many(Streaming<Message, Message> streaming) implements Translation {}
}
