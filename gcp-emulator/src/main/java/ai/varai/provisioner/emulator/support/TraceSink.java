package ai.varai.provisioner.emulator.support;

import com.google.devtools.cloudtrace.v1.Trace;
import java.util.List;

/** Takes spans from APIs other than Cloud Trace's own. */
public interface TraceSink {

  /**
   * Adds spans, all or none.
   *
   * @param project the id of the project that keeps them
   * @param traces with their ids and new spans; a trace may come several times
   */
  void write(String project, List<Trace> traces);
}
