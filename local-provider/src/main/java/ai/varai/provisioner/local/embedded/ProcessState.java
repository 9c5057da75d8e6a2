package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.runtime.ObservedWorkload;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a workload's process is.
 *
 * @param pid the process that runs or ran last; 0 for none
 * @param startedMillis when it was started (epoch, milliseconds), which tells it from a later
 *     process of the same pid
 * @param fingerprint what it was started as
 * @param program what its program was then; empty where an older version of this one started it
 */
record ProcessState(
    ObservedWorkload.State state,
    long pid,
    long startedMillis,
    String fingerprint,
    String program,
    int restarts,
    String detail) {

  /** The process itself, when it is still the one that was started. */
  Optional<ProcessHandle> process() {
    return pid == 0 ? Optional.empty() : find(pid, startedMillis);
  }

  static Optional<ProcessHandle> find(long pid, long startedMillis) {
    return ProcessHandle.of(pid)
        .filter(Processes::running)
        .filter(handle -> startedMillis == started(handle));
  }

  static long started(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  Map<String, String> encode() {
    var values = new TreeMap<String, String>();
    values.put("state", state.name());
    values.put("pid", Long.toString(pid));
    values.put("started", Long.toString(startedMillis));
    values.put("fingerprint", fingerprint);
    values.put("program", program);
    values.put("restarts", Integer.toString(restarts));
    values.put("detail", detail);
    return values;
  }

  static ProcessState decode(Map<String, String> values) {
    return new ProcessState(
        ObservedWorkload.State.valueOf(values.getOrDefault("state", "STOPPED")),
        Long.parseLong(values.getOrDefault("pid", "0")),
        Long.parseLong(values.getOrDefault("started", "0")),
        values.getOrDefault("fingerprint", ""),
        values.getOrDefault("program", ""),
        Integer.parseInt(values.getOrDefault("restarts", "0")),
        values.getOrDefault("detail", ""));
  }
}
