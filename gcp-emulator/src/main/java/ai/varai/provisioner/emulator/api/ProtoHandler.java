package ai.varai.provisioner.emulator.api;

import com.google.protobuf.Message;

/** Answers a unary method, or throws a {@code GoogleError}. Runs on a thread that may block. */
@FunctionalInterface
public interface ProtoHandler<Q extends Message, A extends Message> {
  A handle(Q request, Call call);
}
