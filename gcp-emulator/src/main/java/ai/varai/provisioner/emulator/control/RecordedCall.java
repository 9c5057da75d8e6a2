package ai.varai.provisioner.emulator.control;

import java.time.Instant;

/**
 * One call that the emulator answered. Bodies are not kept: they may hold secrets.
 *
 * @param status the HTTP status, or the one that corresponds to the gRPC code
 * @param micros how long the answer took
 */
public record RecordedCall(
    long serial,
    Instant time,
    String transport,
    String api,
    String method,
    String httpMethod,
    String path,
    String resource,
    String principal,
    int status,
    String error,
    long micros) {}
