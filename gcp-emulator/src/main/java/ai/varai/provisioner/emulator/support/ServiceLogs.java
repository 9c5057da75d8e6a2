package ai.varai.provisioner.emulator.support;

import com.google.logging.v2.LogEntry;

/** Where what Google's own services log is written: offered by Cloud Logging. */
public interface ServiceLogs {

  /** Writes an entry; what it lacks of times, identifier and project is filled in. */
  void write(LogEntry entry);
}
