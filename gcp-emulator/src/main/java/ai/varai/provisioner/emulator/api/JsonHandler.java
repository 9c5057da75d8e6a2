package ai.varai.provisioner.emulator.api;

/** Answers a JSON route, or throws a {@code GoogleError}. Runs on a thread that may block. */
@FunctionalInterface
public interface JsonHandler {
  JsonAnswer handle(JsonCall call);
}
